namespace Video.Jobs.Progress;

/// <summary>How far a video is.</summary>
/// <param name="State">The video's: queued, running, done or failed.</param>
/// <param name="Error">Why it failed, for the user; null otherwise.</param>
/// <param name="Stages">In the pipeline's order, also those that have no unit yet.</param>
public sealed record VideoProgress(string VideoId, string State, string? Error, IReadOnlyList<StageProgress> Stages)
{
    /// <summary>Nothing more will happen by itself.</summary>
    public bool IsFinal => State is "done" or "failed";
}

/// <summary>How far one stage of a video is.</summary>
/// <param name="Done">Units that are done.</param>
/// <param name="Total">Units known so far; where each unit follows one of the stage before, as many as that has. 0: not known yet.</param>
/// <param name="Fraction">In [0, 1]: finished units and the parts of running ones.</param>
/// <param name="Running">Units that run now.</param>
/// <param name="Text">What a running unit said last, or null.</param>
public sealed record StageProgress(string Stage, int Done, int Total, double Fraction, int Running, string? Text);
