namespace Video.Jobs.Tests.Children;

/// <summary>Where a child process stops for ever in a unit, to be killed there.</summary>
internal enum StallPoint
{
    /// <summary>In the stage's own work.</summary>
    Running,

    /// <summary>In the transaction that would commit the results, after they were written.</summary>
    Committing,

    /// <summary>After the commit, before the engine learns that the job is over.</summary>
    Committed,

    /// <summary>Does not stall: kills itself in the stage's own work, as a crash in native code would.</summary>
    Crashing,
}
