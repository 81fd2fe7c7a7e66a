using Npgsql;
using Video.Jobs.Queue;

namespace Video.Jobs.Units;

/// <summary>
/// A transaction that changes one unit, with the video row and then the unit row locked.
/// Every transaction that changes a unit's state takes the locks in this order, so none waits for another in a circle.
/// </summary>
internal sealed class UnitTransaction : IAsyncDisposable
{
    private readonly JobSession _session;

    private UnitTransaction(JobSession session, UnitRow row) => (_session, Row) = (session, row);

    /// <summary>The unit as it is under the lock.</summary>
    public UnitRow Row { get; }

    public JobSession Session => _session;

    /// <returns>Null when there is no such unit (any more).</returns>
    public static async Task<UnitTransaction?> OpenAsync(JobDatabase database, long unitId, CancellationToken cancellationToken)
    {
        var session = await database.BeginAsync(cancellationToken);
        try
        {
            // FOR NO KEY UPDATE lets other transactions insert rows that refer to the video.
            await session.ExecuteAsync("SELECT FROM videos WHERE id = (SELECT video_id FROM units WHERE id = $1) FOR NO KEY UPDATE", [unitId], cancellationToken);
            var rows = await session.QueryAsync($"SELECT {UnitRow.Columns} FROM units WHERE id = $1 FOR NO KEY UPDATE", [unitId], UnitRow.Read, cancellationToken);
            if (rows is [var row])
                return new UnitTransaction(session, row);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        await session.DisposeAsync();
        return null;
    }

    /// <returns>Null when the unit is no longer held under this fence: it was cancelled, or taken over after this worker was thought dead.</returns>
    public static async Task<UnitTransaction?> OpenHeldAsync(JobDatabase database, long unitId, long fence, CancellationToken cancellationToken)
    {
        var transaction = await OpenAsync(database, unitId, cancellationToken);
        if (transaction is null || (transaction.Row.State == "running" && transaction.Row.Fence == fence))
            return transaction;
        await transaction.DisposeAsync();
        return null;
    }

    /// <summary>Puts the unit back into the queue under a new fence.</summary>
    public async Task ReturnAsync(DateTimeOffset notBefore, int attempts, string? error, CancellationToken cancellationToken)
    {
        const string sql = """
            UPDATE units SET state = 'pending', fence = fence + 1, attempts = $2, error = coalesce($3, error), progress = 0, progress_text = NULL,
                worker = NULL, heartbeat_at = NULL, not_before = $4
            WHERE id = $1
            """;
        await _session.ExecuteAsync(sql, [Row.Id, attempts, error, notBefore], cancellationToken);
        _session.Enqueue(new JobTicket(Row.Id, Row.Fence + 1, Row.Group, notBefore));
        _session.Announce(Row.VideoId);
    }

    public Task CommitAsync(CancellationToken cancellationToken) => _session.CommitAsync(cancellationToken);

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
