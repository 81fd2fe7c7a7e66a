namespace Video.Jobs.Pipelines;

/// <summary>One unit of work as its runner holds it: chunk <paramref name="Chunk"/> of stage <paramref name="Stage"/> of one video.</summary>
/// <param name="Attempt">1 for the first run; snoozes and units handed back by a stopping worker do not raise it.</param>
/// <param name="Input">JSON, as the stage before (or the submission) wrote it; <c>{}</c> when nothing was given.</param>
public sealed record Unit(long Id, string VideoId, string Stage, int Chunk, string Group, int Attempt, string Input);
