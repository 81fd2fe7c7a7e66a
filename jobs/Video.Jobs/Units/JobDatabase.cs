using Npgsql;
using Video.Jobs.Queue;

namespace Video.Jobs.Units;

/// <summary>The database with the queue that lives in it.</summary>
internal sealed class JobDatabase(NpgsqlDataSource source, IJobQueue queue)
{
    public NpgsqlDataSource Source { get; } = source;

    public IJobQueue Queue { get; } = queue;

    public async Task<JobSession> BeginAsync(CancellationToken cancellationToken)
    {
        var connection = await Source.OpenConnectionAsync(cancellationToken);
        try
        {
            return new JobSession(connection, await connection.BeginTransactionAsync(cancellationToken), Queue, ownsConnection: true);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
