using System.Net.Sockets;
using Npgsql;
using Video.Storage.Embedded;

namespace Video.Storage;

/// <summary>The one way to the database: the configured one or the embedded cluster, migrated and ready. Dispose it to leave the cluster.</summary>
public sealed class Database : IAsyncDisposable
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);
    private readonly DatabaseOptions _options;
    private readonly TimeProvider _time;
    private readonly EmbeddedCluster? _cluster;

    private Database(DatabaseOptions options, TimeProvider time, EmbeddedCluster? cluster)
    {
        (_options, _time, _cluster) = (options, time, cluster);
        var connection = cluster is null ? DatabaseOptions.Parse(options.Connection ?? "") : new NpgsqlConnectionStringBuilder(cluster.ConnectionString);
        connection.ApplicationName ??= "video";
        ConnectionString = connection.ConnectionString;
        Place = cluster is null
            ? $"host {connection.Host}, port {connection.Port}, database {connection.Database ?? connection.Username} (VIDEO_DATABASE)"
            : $"the embedded cluster in {options.Folder.Path} ({options.Folder.Setting})";
        connection.Options = $"-c idle_in_transaction_session_timeout={options.AbandonedAfter.TotalMilliseconds:0} {connection.Options}".Trim(); // the user's own come after, and win
        Source = NpgsqlDataSource.Create(connection);
    }

    /// <summary>Pooled connections. <see cref="ConnectAsync"/> is kinder to a server that is just restarting.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>For components that bring their own pool; good in this process only, may hold a password.</summary>
    public string ConnectionString { get; }

    /// <summary>Which database this is and which setting says so, for messages; no password.</summary>
    public string Place { get; }

    /// <summary>Starts or joins the embedded cluster when no connection is configured, connects, and applies pending migrations.</summary>
    /// <exception cref="StorageException">No PostgreSQL, not reachable, or not this program's schema.</exception>
    public static async Task<Database> OpenAsync(DatabaseOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var database = await JoinAsync(options, time, cancellationToken);
        try
        {
            await database.CreateWhereEmbeddedAsync(cancellationToken);
            await database.PrepareAsync(cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>An open connection from the pool; the caller disposes it. A server that is down is tried for <see cref="DatabaseOptions.ConnectFor"/>, the embedded one is started again.</summary>
    /// <exception cref="StorageException">The database is down or refuses this user.</exception>
    public async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return await Source.OpenConnectionAsync(cancellationToken);
            }
            catch (NpgsqlException e) when (IsDown(e) && _time.GetElapsedTime(started) < _options.ConnectFor)
            {
                await (_cluster?.ReviveAsync(cancellationToken) ?? Task.CompletedTask);
                await Task.Delay(BetweenAttempts, _time, cancellationToken);
            }
            catch (NpgsqlException e) when (e is not PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName })
            {
                throw new StorageException($"Database: expected to connect to {Place}, got: {Reason(e)}; {Remedy(e)}", e);
            }
        }
    }

    /// <summary>For <c>doctor</c>.</summary>
    public async Task<DatabaseVersions> ReadVersionsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        return await VectorExtension.ReadVersionsAsync(connection, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    private static async Task<Database> JoinAsync(DatabaseOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var cluster = options.Connection is null ? await EmbeddedCluster.StartAsync(options.Folder, time, cancellationToken) : null;
        try
        {
            return new Database(options, time, cluster);
        }
        catch
        {
            await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        if (connection.PostgreSqlVersion.Major < PostgresBinaries.Oldest)
        {
            throw new StorageException($"Database: expected PostgreSQL {PostgresBinaries.Oldest} or newer, got {connection.PostgreSqlVersion} at {Place}; use a newer server");
        }

        if (connection.PostgresParameters.TryGetValue("server_encoding", out var encoding) && encoding != "UTF8")
        {
            throw new StorageException($"Database: expected the encoding UTF8, got {encoding} at {Place}; create the database with ENCODING 'UTF8' TEMPLATE template0");
        }

        try
        {
            await Migrator.MigrateAsync(connection, Migration.All, _time.GetUtcNow(), cancellationToken);
            await VectorExtension.CreateWhereAvailableAsync(connection, cancellationToken);
        }
        catch (PostgresException e)
        {
            throw new StorageException($"Database: expected to prepare the schema at {Place}, got: {e.MessageText}; let its user own the database, or correct the setting", e);
        }
    }

    /// <summary>A cluster begins with PostgreSQL's own databases; ours is made by the first process that misses it.</summary>
    private async Task CreateWhereEmbeddedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName && _cluster is not null)
        {
            var maintenance = new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false };
            await using var connection = new NpgsqlConnection(maintenance.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var create = new NpgsqlCommand("CREATE DATABASE video", connection);
            try
            {
                await create.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (PostgresException lost) when (lost.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
            {
                // Another process missed it at the same moment and was faster.
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            throw new StorageException($"Database missing: expected to find {Place}, got: {e.MessageText}; create it (createdb) or correct the setting", e);
        }
    }

    /// <summary>Worth trying again: nobody answers yet, or the server says that it is starting, stopping or full.</summary>
    private static bool IsDown(NpgsqlException e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.TooManyConnections } => true,
        PostgresException => false,
        _ => e.InnerException is SocketException or IOException or TimeoutException,
    };

    private string Remedy(NpgsqlException e) => e is PostgresException
        ? "correct the setting, or what the server allows"
        : $"start the server, or correct the setting (tried for {_options.ConnectFor.TotalSeconds:0} s)";

    private static string Reason(NpgsqlException e) => e is PostgresException postgres ? postgres.MessageText : e.InnerException is { } inner ? $"{e.Message} ({inner.Message})" : e.Message;
}
