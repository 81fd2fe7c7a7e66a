using Microsoft.Extensions.Logging;
using Npgsql;

namespace Video.Jobs.Progress;

/// <summary>Waits for notifications about one video; where they cannot be had, waiting just takes its full time.</summary>
internal sealed class ChangeSignal : IAsyncDisposable
{
    private readonly string _videoId;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private NpgsqlConnection? _connection;
    private bool _changed;

    private ChangeSignal(string videoId, TimeProvider clock, ILogger logger) => (_videoId, _clock, _logger) = (videoId, clock, logger);

    public static async Task<ChangeSignal> ListenAsync(NpgsqlDataSource database, string videoId, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        var signal = new ChangeSignal(videoId, clock, logger);
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

    /// <summary>Returns at the next notification about the video, or after <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            while (_connection is not null && !_changed)
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

        _changed = false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is null)
            return;
        _connection.Notification -= Heard;
        await _connection.DisposeAsync();
    }

    private void Heard(object sender, NpgsqlNotificationEventArgs notification) => _changed |= notification.Payload == _videoId;

    private async Task GiveUpAsync(NpgsqlException exception)
    {
        Log.WatchPolls(_logger, _videoId, exception);
        await DisposeAsync();
        _connection = null;
    }
}
