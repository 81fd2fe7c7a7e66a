using Npgsql;
using Video.Jobs.Progress;
using Video.Jobs.Queue;

namespace Video.Jobs.Units;

/// <summary>
/// One transaction over unit rows. What it enqueues and announces is written last, just before the commit:
/// a job engine may hold a lock of its own from then on, and our rows must be locked before that.
/// </summary>
internal sealed class JobSession(NpgsqlConnection connection, NpgsqlTransaction transaction, IJobQueue queue, bool ownsConnection) : IAsyncDisposable
{
    private readonly List<JobTicket> _tickets = [];
    private readonly HashSet<string> _announced = [];

    public NpgsqlConnection Connection => connection;

    public NpgsqlTransaction Transaction => transaction;

    public void Enqueue(JobTicket ticket) => _tickets.Add(ticket);

    /// <summary>Tells watchers of the video when this commits.</summary>
    public void Announce(string videoId) => _announced.Add(videoId);

    public async Task<int> ExecuteAsync(string sql, object?[] values, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object?[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Writes what was enqueued and announced; the commit itself is the caller's when the transaction is.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var videoId in _announced)
            await ExecuteAsync("SELECT pg_notify($1, $2)", [ProgressChannel.Name, videoId], cancellationToken);
        foreach (var ticket in _tickets)
            await queue.EnqueueAsync(transaction, ticket, cancellationToken);
        _announced.Clear();
        _tickets.Clear();
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!ownsConnection)
            return;
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private NpgsqlCommand Command(string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
