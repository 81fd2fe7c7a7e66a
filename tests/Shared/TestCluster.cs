using Npgsql;
using Video.Storage;
using Video.Storage.Embedded;

namespace Video.Testing;

/// <summary>
/// One PostgreSQL for a whole test assembly, in a temporary data folder; stopped and deleted at the end. Use:
/// <c>[assembly: AssemblyFixture(typeof(TestCluster))]</c>, then take it in the constructor of a test class and ask it for a database of one's own.
/// </summary>
public sealed class TestCluster : IAsyncLifetime
{
    private EmbeddedCluster? _cluster;
    private int _databases;

    public DataFolder Folder { get; } = new(Directory.CreateTempSubdirectory("video-test-").FullName, "a test's folder");

    private EmbeddedCluster Cluster => _cluster ?? throw new InvalidOperationException("The test cluster has not been started");

    public async ValueTask InitializeAsync()
    {
        _cluster = await EmbeddedCluster.StartAsync(Folder, TimeProvider.System, CancellationToken.None);
        // Migrated once, then copied for each test class: that takes a fraction of the time.
        await ExecuteAsync("CREATE DATABASE template_video");
        await using var template = await Database.OpenAsync(Options("template_video") with { Connection = ConnectionString("template_video") + ";Pooling=false" }, TimeProvider.System, CancellationToken.None);
    }

    /// <summary>A database of this schema that nobody else uses, open; the caller disposes it.</summary>
    public async Task<Database> CreateDatabaseAsync() =>
        await Database.OpenAsync(Options(await CreateAsync("template_video")), TimeProvider.System, CancellationToken.None);

    /// <summary>The name of a database without any schema.</summary>
    public Task<string> CreateEmptyDatabaseAsync() => CreateAsync("template0");

    public DatabaseOptions Options(string database) => new() { Folder = Folder, Connection = ConnectionString(database) };

    /// <summary>Also for child processes, as their VIDEO_DATABASE.</summary>
    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(Cluster.ConnectionString) { Database = database }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        await EmbeddedCluster.StopAsync(Folder, TimeProvider.System, CancellationToken.None);
        Directory.Delete(Folder.Path, recursive: true);
    }

    private async Task<string> CreateAsync(string template)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return name;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
