namespace Video.Jobs.Pipelines;

/// <summary>How the units of a stage come to be.</summary>
public enum Follow
{
    /// <summary>The video's first unit, made when it is submitted.</summary>
    First,

    /// <summary>Chosen by the stage before, in <see cref="StageOutcome.Completed.Next"/>: as many chunks as it likes.</summary>
    Chosen,

    /// <summary>One for each finished unit of the stage before, with its chunk number and its input.</summary>
    Each,

    /// <summary>One, chunk 0, as soon as every unit of every stage before is done.</summary>
    All,

    /// <summary>Asked for from outside the pipeline, of a video that is done, which it stays: neither the unit's states nor its failure are the video's.</summary>
    Background,
}

/// <summary>One line of a pipeline. See <see cref="Follow"/> for <paramref name="Rule"/>.</summary>
/// <param name="Group">The group its units run in: <c>cpu</c> or <c>gpu</c>.</param>
public sealed record PipelineStage(string Name, string Group, Follow Rule);
