using Microsoft.Extensions.Logging;
using Npgsql;
using Video.Jobs.Progress;

namespace Video.Jobs.Units;

/// <summary>
/// A unit while it runs here: its heartbeat, its progress, and a token that ends the run when the worker stops or
/// when the row says that the unit is no longer held.
/// </summary>
internal sealed class HeldUnit : IAsyncDisposable
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(250);

    private readonly NpgsqlDataSource _database;
    private readonly Claim.Taken _taken;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _running;
    private readonly CancellationTokenSource _beating = new();
    private readonly Task _heartbeat;
    private long _lastReport;

    private HeldUnit(NpgsqlDataSource database, Claim.Taken taken, TimeSpan interval, TimeProvider clock, ILogger logger, CancellationToken stopping)
    {
        (_database, _taken, _clock, _logger) = (database, taken, clock, logger);
        _running = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        // On the pool: a stage may compute for long before it first gives way.
        _heartbeat = Task.Run(() => BeatAsync(interval));
    }

    /// <summary>Cancelled when the run shall end.</summary>
    public CancellationToken Token => _running.Token;

    /// <summary>The row says that someone else has the unit, or nobody.</summary>
    public bool Lost { get; private set; }

    public static HeldUnit Start(NpgsqlDataSource database, Claim.Taken taken, TimeSpan interval, TimeProvider clock, ILogger logger, CancellationToken stopping) =>
        new(database, taken, interval, clock, logger, stopping);

    public async Task ReportProgressAsync(double fraction, string? text, CancellationToken cancellationToken)
    {
        var last = Interlocked.Read(ref _lastReport);
        if (last != 0 && _clock.GetElapsedTime(last) < BetweenReports)
            return;
        if (Interlocked.CompareExchange(ref _lastReport, _clock.GetTimestamp(), last) != last)
            return;

        const string sql = """
            WITH reported AS (
                UPDATE units SET progress = $3, progress_text = coalesce($4, progress_text), heartbeat_at = $5
                WHERE id = $1 AND fence = $2 AND state = 'running' RETURNING video_id)
            SELECT pg_notify($6, video_id) FROM reported
            """;
        await WriteAsync(sql, [fraction, (object?)text ?? DBNull.Value, _clock.GetUtcNow(), ProgressChannel.Name], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _beating.CancelAsync();
        await _heartbeat;
        _beating.Dispose();
        _running.Dispose();
    }

    private async Task BeatAsync(TimeSpan interval)
    {
        const string sql = "UPDATE units SET heartbeat_at = $3 WHERE id = $1 AND fence = $2 AND state = 'running' RETURNING id";
        using var timer = new PeriodicTimer(interval, _clock);
        try
        {
            while (!Lost && await timer.WaitForNextTickAsync(_beating.Token))
                await WriteAsync(sql, [_clock.GetUtcNow()], _beating.Token);
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    /// <summary>Runs a statement that yields a row while the unit is held. A database that is away for a moment is not the stage's concern.</summary>
    private async Task WriteAsync(string sql, object[] values, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = _database.CreateCommand(sql);
            foreach (var value in (object[])[_taken.Unit.Id, _taken.Fence, .. values])
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                Lose();
        }
        catch (NpgsqlException e)
        {
            Log.HeartbeatMissed(_logger, _taken.Unit.Id, e);
        }
    }

    private void Lose()
    {
        Lost = true;
        _running.Cancel();
    }
}
