namespace Video.Jobs.Units;

/// <summary>How units are run.</summary>
internal sealed record UnitRunnerOptions
{
    /// <summary>The name that unit rows show.</summary>
    public required string Worker { get; init; }

    public required TimeSpan HeartbeatInterval { get; init; }

    public required Backoff Backoff { get; init; }

    public required int MaxLosses { get; init; }

    /// <summary>How long writing an ending may take, with a database that comes and goes.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan BetweenWrites { get; init; } = TimeSpan.FromMilliseconds(500);
}
