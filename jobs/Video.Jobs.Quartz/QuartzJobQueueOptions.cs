namespace Video.Jobs.Quartz;

/// <summary>How Quartz is set up.</summary>
public sealed record QuartzJobQueueOptions
{
    /// <summary>Default 1 s: how often a node looks for due jobs when nothing tells it. Notifications make this the exception.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Default 1 s: how often a node says that it is alive.</summary>
    public TimeSpan CheckInInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Default 3 s: how late a node's check-in may be before the others run its jobs again. With both defaults a killed worker's
    /// jobs start elsewhere after about 5 s; a higher value forgives busier machines and recovers later.
    /// </summary>
    public TimeSpan CheckInThreshold { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Default 10 s: how long a node may stand still in a transaction of Quartz before the server ends it and lets the others go on.
    /// Higher forgives longer pauses, lower unblocks sooner.
    /// </summary>
    public TimeSpan AbandonedAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Default 1 s, doubling to a minute: the wait before a job is delivered again whose handler threw.</summary>
    public TimeSpan FirstRedelivery { get; init; } = TimeSpan.FromSeconds(1);
}
