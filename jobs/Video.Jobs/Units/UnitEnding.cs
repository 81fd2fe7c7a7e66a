using Video.Jobs.Pipelines;

namespace Video.Jobs.Units;

/// <summary>How the run of a stage ended, before anything is written.</summary>
internal abstract record UnitEnding
{
    private UnitEnding()
    {
    }

    public sealed record Returned(StageOutcome Outcome) : UnitEnding;

    public sealed record Threw(Exception Exception) : UnitEnding;

    /// <summary>The worker is stopping: somebody else shall do it.</summary>
    public sealed record HandedBack : UnitEnding;

    /// <summary>The unit was taken away while it ran.</summary>
    public sealed record Lost : UnitEnding;
}
