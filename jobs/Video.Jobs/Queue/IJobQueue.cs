using Npgsql;

namespace Video.Jobs.Queue;

/// <summary>
/// The port to a job engine. The engine only delivers: it calls the handler with a unit's id, at least once, somewhere.
/// What a delivery means, whether it is run and how often, is decided on our own unit rows.
/// </summary>
/// <remarks>Every adapter passes the conformance suite in tests/Video.Jobs.Tests.</remarks>
public interface IJobQueue : IAsyncDisposable
{
    /// <summary>Creates what the engine keeps in the database, where missing. Safe when several processes do it at once.</summary>
    Task ProvisionAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Adds a job inside the caller's transaction: delivered some time after it commits, never when it rolls back.
    /// The same ticket twice is one job.
    /// </summary>
    /// <remarks>Call it last before the commit: an adapter may hold an engine-wide lock until then.</remarks>
    Task EnqueueAsync(NpgsqlTransaction transaction, JobTicket ticket, CancellationToken cancellationToken);

    /// <summary>Starts delivering jobs of the groups in <paramref name="limits"/> (group → most jobs at a time in this process, at least 1) and of no other.</summary>
    Task StartAsync(IReadOnlyDictionary<string, int> limits, JobHandler handler, CancellationToken cancellationToken);

    /// <summary>Looks for due jobs now instead of at the next poll. Other processes' workers are told by the enqueue itself.</summary>
    Task SignalAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Delivers nothing more, waits up to <paramref name="grace"/> for the running handlers, then cancels their token and waits for them to end
    /// (half a minute at most). A queue that was never started stops at once.
    /// </summary>
    /// <param name="cancellationToken">Ends the grace time early, not the rest.</param>
    Task StopAsync(TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Which of these tickets the engine has no job for, neither waiting nor running.</summary>
    /// <remarks>A job under recovery may be reported too: enqueuing it again is harmless.</remarks>
    Task<IReadOnlyList<JobTicket>> FindMissingAsync(IReadOnlyList<JobTicket> tickets, CancellationToken cancellationToken);
}
