using Microsoft.Extensions.Logging;
using Video.Jobs.Queue;
using Video.Jobs.Units;

namespace Video.Jobs.Workers;

/// <summary>
/// Finds units that nobody will deliver any more (the engine's tables were lost or restored from another time, a node froze for ever)
/// and enqueues them. One process at a time does it.
/// </summary>
/// <param name="background">Called after each sweep: goes on with what is done in the background.</param>
internal sealed class Sweeper(JobDatabase database, Func<CancellationToken, Task> background, TimeSpan interval, TimeSpan silence, TimeProvider clock, ILogger logger)
{
    /// <summary>Any number that nothing else in this database locks.</summary>
    private const long LockKey = 0x7669_6465_6f_0002;

    /// <summary>Sweeps now and then until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        try
        {
            do
            {
                try
                {
                    await SweepAsync(cancellationToken);
                    await background(cancellationToken);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested)
                {
                    // Whatever it was, of the database or of the engine: the next sweep may well go through.
                    Log.SweepFailed(logger, e);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The worker stops. An engine may say so in an exception of its own, as Quartz does.
        }
    }

    /// <returns>How many units were enqueued.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.BeginAsync(cancellationToken);
        var isOurs = await session.QueryAsync("SELECT pg_try_advisory_xact_lock($1)", [LockKey], row => row.GetBoolean(0), cancellationToken);
        if (!isOurs[0])
            return 0;

        var missing = await database.Queue.FindMissingAsync(await FindOverdueAsync(session, cancellationToken), cancellationToken);
        var count = 0;
        foreach (var ticket in missing)
            count += await EnqueueAsync(session, ticket, cancellationToken);
        await session.CommitAsync(cancellationToken);
        if (count > 0)
            Log.Swept(logger, count);
        return count;
    }

    private Task<IReadOnlyList<JobTicket>> FindOverdueAsync(JobSession session, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT id, fence, job_group, not_before FROM units
            WHERE (state = 'pending' AND not_before < $1) OR (state = 'running' AND heartbeat_at < $2)
            ORDER BY not_before LIMIT 1000
            """;
        var now = clock.GetUtcNow();
        return session.QueryAsync(
            sql, [now, now - silence], row => new JobTicket(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3)), cancellationToken);
    }

    /// <summary>Enqueues when the unit is still where it was; one that is locked is in someone's hands.</summary>
    private static async Task<int> EnqueueAsync(JobSession session, JobTicket ticket, CancellationToken cancellationToken)
    {
        var still = await session.QueryAsync(
            "SELECT id FROM units WHERE id = $1 AND fence = $2 AND state IN ('pending', 'running') FOR NO KEY UPDATE SKIP LOCKED",
            [ticket.UnitId, ticket.Fence], row => row.GetInt64(0), cancellationToken);
        foreach (var _ in still)
            session.Enqueue(ticket);
        return still.Count;
    }
}
