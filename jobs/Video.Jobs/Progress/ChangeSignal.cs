using Microsoft.Extensions.Logging;
using Npgsql;

namespace Video.Jobs.Progress;

/// <summary>Waits for notifications about some videos, on one connection; where they cannot be had, waiting just takes its full time.</summary>
internal sealed class ChangeSignal : IAsyncDisposable
{
    private readonly IReadOnlySet<string> _videoIds;
    private readonly HashSet<string> _changed = [];
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private NpgsqlConnection? _connection;

    private ChangeSignal(IReadOnlySet<string> videoIds, TimeProvider clock, ILogger logger) => (_videoIds, _clock, _logger) = (videoIds, clock, logger);

    public static async Task<ChangeSignal> ListenAsync(NpgsqlDataSource database, IReadOnlySet<string> videoIds, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var signal = new ChangeSignal(videoIds, clock, logger);
        try
        {
            signal._connection = await database.OpenConnectionAsync(cancellationToken);
            signal._connection.Notification += signal.Heard;
            await using var listen = new NpgsqlCommand($"LISTEN {ProgressChannel.Name}", signal._connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException e)
        {
            await signal.GiveUpAsync(e);
        }

        return signal;
    }

    /// <summary>Returns at the next notification about one of the videos, or after <paramref name="longest"/>.</summary>
    /// <returns>The videos that were heard of since the last call.</returns>
    public async Task<IReadOnlyList<string>> WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            while (_connection is not null && _changed.Count == 0)
                await _connection.WaitAsync(both.Token);
            if (_connection is null)
                await Task.Delay(longest, _clock, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing was heard: look anyway.
        }
        catch (NpgsqlException e)
        {
            await GiveUpAsync(e);
        }

        IReadOnlyList<string> heard = [.. _changed];
        _changed.Clear();
        return heard;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is null)
            return;
        _connection.Notification -= Heard;
        await _connection.DisposeAsync();
    }

    private void Heard(object sender, NpgsqlNotificationEventArgs notification)
    {
        if (_videoIds.Contains(notification.Payload))
            _changed.Add(notification.Payload);
    }

    private async Task GiveUpAsync(NpgsqlException exception)
    {
        Log.WatchPolls(_logger, string.Join(", ", _videoIds), exception);
        await DisposeAsync();
        _connection = null;
    }
}
