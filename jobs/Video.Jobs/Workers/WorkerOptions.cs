using Video.Jobs.Pipelines;
using Video.Jobs.Units;

namespace Video.Jobs.Workers;

/// <summary>What a worker serves and how patient it is.</summary>
public sealed record WorkerOptions
{
    /// <summary>Most units at a time, by group; a group that is not named is not served. Default: cpu as many as cores, gpu 1.</summary>
    public IReadOnlyDictionary<string, int> Limits { get; init; } = new Dictionary<string, int>
    {
        [JobGroups.Cpu] = Environment.ProcessorCount,
        [JobGroups.Gpu] = 1,
    };

    /// <summary>The name that unit rows show. Default: machine and process.</summary>
    public string Name { get; init; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>
    /// Time between heartbeats of a running unit. Default 1 s. A unit whose process is known to be dead is taken over after three of
    /// silence, one of which nobody knows anything after thirty; a transaction in which it froze is ended after fifteen. Longer means less writing and later recovery.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Waits between attempts after an exception. Default: from 2 s, doubling, up to 5 minutes.</summary>
    public Backoff Backoff { get; init; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5));

    /// <summary>A unit fails when the process that ran it has died this often. Default 5; higher forgives more restarts, lower stops a unit that kills its process sooner.</summary>
    public int MaxLosses { get; init; } = 5;

    /// <summary>How long units may run on when the worker stops, before they are handed back. Default 10 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between looks for units whose job was lost. Default 15 s.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(15);
}
