namespace Video.Jobs.Units;

/// <summary>How units are run.</summary>
internal sealed record UnitRunnerOptions
{
    /// <summary>The name that unit rows show.</summary>
    public required string Worker { get; init; }

    public required TimeSpan HeartbeatInterval { get; init; }

    public required Backoff Backoff { get; init; }

    public required int MaxLosses { get; init; }

    /// <summary>A unit whose process died this often runs alone in its process: until then the deaths may have been a neighbour's, or the machine's.</summary>
    public int SuspectFromLosses { get; init; } = 2;

    /// <summary>How long writing an ending may take, with a database that comes and goes.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan BetweenWrites { get; init; } = TimeSpan.FromMilliseconds(500);
}
