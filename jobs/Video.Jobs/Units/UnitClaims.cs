using Npgsql;
using Video.Jobs.Pipelines;
using Video.Jobs.Queue;
using Video.Storage.Stores;

namespace Video.Jobs.Units;

/// <summary>Takes a delivered unit for this worker, or says why not.</summary>
internal sealed class UnitClaims(JobDatabase database, ClaimRules rules, int maxLosses, string worker, TimeProvider clock)
{
    public async Task<Claim> ClaimAsync(JobDelivery delivery, CancellationToken cancellationToken)
    {
        await using var transaction = await UnitTransaction.OpenAsync(database, delivery.UnitId, cancellationToken);
        var now = clock.GetUtcNow();
        if (transaction is null || rules.FreeFrom(transaction.Row, delivery.Recovered) is not { } freeFrom)
            return new Claim.Gone();

        var claim = freeFrom > now ? Postpone(transaction, freeFrom) : await TakeAsync(transaction, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return claim;
    }

    /// <summary>How often the unit's process has died, counting the run that this delivery would take over. 0 when there is no such unit.</summary>
    public async Task<int> CountLossesAsync(JobDelivery delivery, CancellationToken cancellationToken)
    {
        const string sql = "SELECT losses + (state = 'running' AND heartbeat_at < $2)::integer FROM units WHERE id = $1";
        await using var command = database.Source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = delivery.UnitId });
        command.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() - rules.SilentWhenRecovered });
        return await command.ExecuteScalarAsync(cancellationToken) as int? ?? 0;
    }

    private static Claim Postpone(UnitTransaction transaction, DateTimeOffset until)
    {
        transaction.Session.Enqueue(new JobTicket(transaction.Row.Id, transaction.Row.Fence, transaction.Row.Group, until));
        return new Claim.Busy(until);
    }

    private async Task<Claim> TakeAsync(UnitTransaction transaction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var row = transaction.Row;
        var losses = row.Losses + (row.State == "running" ? 1 : 0);
        if (losses >= maxLosses)
        {
            var error = $"{row.Stage} {row.Chunk}: the process that ran it died {losses} times; see that process's log, then {(row.IsBackground ? "try again" : "add the video again")}";
            await VideoFailure.WriteAsync(transaction, losses, row.Attempts, error, error, now, cancellationToken);
            return new Claim.Poisoned(error);
        }

        const string sql = """
            UPDATE units SET state = 'running', fence = fence + 1, starts = starts + 1, losses = $2, progress = 0, progress_text = NULL,
                worker = $3, started_at = $4, heartbeat_at = $4
            WHERE id = $1
            """;
        await transaction.Session.ExecuteAsync(sql, [row.Id, losses, worker, now], cancellationToken);
        if (!row.IsBackground)
            await new VideoStore(transaction.Session.Connection).MarkRunningAsync(row.VideoId, cancellationToken);
        transaction.Session.Announce(row.VideoId);
        var attempt = row.Attempts + losses + 1;
        return new Claim.Taken(new Unit(row.Id, row.VideoId, row.Stage, row.Chunk, row.Group, attempt, row.Input), row.Fence + 1);
    }
}
