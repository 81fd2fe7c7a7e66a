namespace Video.Jobs.Queue;

/// <summary>A job as it arrives at a worker.</summary>
/// <param name="Recovered">The engine knows that the process that ran this job before is dead (or believes so: it may be frozen).</param>
public sealed record JobDelivery(long UnitId, bool Recovered);

/// <summary>Runs one delivery. When it throws, the job is delivered again after a delay.</summary>
public delegate Task JobHandler(JobDelivery delivery, CancellationToken cancellationToken);
