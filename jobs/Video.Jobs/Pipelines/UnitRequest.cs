namespace Video.Jobs.Pipelines;

/// <summary>Asks for a unit of the same video. A unit that exists already (video, stage, chunk) is left as it is.</summary>
/// <param name="Chunk">From 0; a stage without chunks has only chunk 0.</param>
/// <param name="Input">JSON for <see cref="Unit.Input"/>.</param>
public sealed record UnitRequest(string Stage, int Chunk, string Input = "{}");
