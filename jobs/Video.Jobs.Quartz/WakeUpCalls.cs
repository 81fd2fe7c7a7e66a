using Microsoft.Extensions.Logging;
using Npgsql;

namespace Video.Jobs.Quartz;

/// <summary>Tells serving processes by a PostgreSQL notification that a job was committed, so that none waits for its next poll.</summary>
internal sealed class WakeUpCalls(NpgsqlDataSource database, Func<CancellationToken, Task> wake, TimeProvider clock, ILogger logger)
{
    private const string Channel = "video_jobs";
    private static readonly TimeSpan BetweenConnections = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopped = new();
    private Task _listening = Task.CompletedTask;

    /// <summary>Sent when the transaction commits, once however many jobs it adds.</summary>
    public static async Task SendAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"NOTIFY {Channel}", connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public void Start() => _listening = Task.Run(ListenAsync);

    public async Task StopAsync()
    {
        await _stopped.CancelAsync();
        await _listening;
        _stopped.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    await ListenOnceAsync(_stopped.Token);
                }
                catch (NpgsqlException e)
                {
                    // Polling carries on meanwhile.
                    Log.NotListening(logger, e);
                    await Task.Delay(BetweenConnections, clock, _stopped.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task ListenOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);
        while (true)
        {
            // Also before the first call: jobs may have been added while nobody listened.
            await wake(cancellationToken);
            await connection.WaitAsync(cancellationToken);
        }
    }
}
