using Npgsql;

namespace Video.Jobs.Quartz;

/// <summary>The pool that Quartz works with.</summary>
internal static class QuartzConnections
{
    public static NpgsqlDataSource Create(string connectionString, QuartzJobQueueOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        // A process that froze inside one of Quartz's transactions would keep the lock of the whole cluster: the server ends it.
        builder.Options = $"{builder.Options} -c idle_in_transaction_session_timeout={options.AbandonedAfter.TotalMilliseconds:0}".Trim();
        return NpgsqlDataSource.Create(builder);
    }
}
