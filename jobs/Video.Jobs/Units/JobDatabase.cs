using Npgsql;
using Video.Jobs.Queue;

namespace Video.Jobs.Units;

/// <summary>The database with the queue that lives in it.</summary>
/// <param name="abandonedAfter">
/// The server ends a transaction that says nothing for this long: a process that froze in the middle of one, or whose machine lost
/// its power, would otherwise keep the video's row locked, and nobody could take its units over.
/// </param>
internal sealed class JobDatabase(NpgsqlDataSource source, IJobQueue queue, TimeSpan abandonedAfter)
{
    public static readonly TimeSpan AbandonedAfterDefault = TimeSpan.FromSeconds(15);

    public NpgsqlDataSource Source { get; } = source;

    public IJobQueue Queue { get; } = queue;

    public async Task<JobSession> BeginAsync(CancellationToken cancellationToken)
    {
        var connection = await Source.OpenConnectionAsync(cancellationToken);
        try
        {
            var session = new JobSession(connection, await connection.BeginTransactionAsync(cancellationToken), Queue, ownsConnection: true);
            await session.ExecuteAsync($"SET LOCAL idle_in_transaction_session_timeout = {abandonedAfter.TotalMilliseconds:0}", [], cancellationToken);
            return session;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
