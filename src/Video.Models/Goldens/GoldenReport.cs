namespace Video.Models.Goldens;

public enum StageOutcome
{
    Passed,
    Failed,

    /// <summary>Recorded, but without an equivalent here; only inner stages may be skipped.</summary>
    Skipped,
}

/// <summary>One stage of one case.</summary>
/// <param name="Error">Largest error, relative to the largest value; for pixels absolute; null where there is nothing to measure.</param>
/// <param name="Limit">What the error may be; 0 where values must be equal.</param>
/// <param name="Note">What differs, or why it was skipped.</param>
public sealed record StageReport(string Stage, StageOutcome Outcome, double? Error, double Limit, string? Note);

/// <param name="Stages">In the order in which they arise.</param>
public sealed record CaseReport(string Name, IReadOnlyList<StageReport> Stages)
{
    public bool Passed => Stages.All(stage => stage.Outcome != StageOutcome.Failed);
}

/// <summary>How a model compares with a golden record.</summary>
/// <param name="Record">The record's folder.</param>
/// <param name="Family">The record's family; <c>chat_templates</c> for a folder of templates.</param>
/// <param name="Dtype">The type that was compared in.</param>
public sealed record GoldenReport(string Record, string Family, ModelDtype Dtype, IReadOnlyList<CaseReport> Cases)
{
    /// <summary>Whether there was something to compare, and all of it passed.</summary>
    public bool Passed => Cases.Count > 0 && Cases.All(golden => golden.Passed);
}
