using System.Security.Cryptography;
using Npgsql;
using Video.Storage;
using Video.Testing;

namespace Video.Jobs.Tests.Fakes;

/// <summary>A database with videos and the table that fake stages store into.</summary>
internal sealed class TestVideos : IAsyncDisposable
{
    private readonly Database _database;
    private int _count;

    private TestVideos(Database database) => _database = database;

    public NpgsqlDataSource Source => _database.Source;

    /// <summary>For child processes.</summary>
    public string ConnectionString => _database.ConnectionString;

    public static async Task<TestVideos> CreateAsync(TestCluster cluster)
    {
        var videos = new TestVideos(await cluster.CreateDatabaseAsync());
        await videos.ExecuteAsync("CREATE TABLE results (video_id text NOT NULL, stage text NOT NULL, chunk integer NOT NULL)");
        return videos;
    }

    /// <summary>A video's row, without any unit.</summary>
    public async Task<string> InsertAsync()
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(Interlocked.Increment(ref _count))));
        await ExecuteAsync(
            "INSERT INTO videos (id, sha256, name, path, size_bytes, duration_seconds, created_at) VALUES (left($1, 12), $1, 'clip.mp4', '/clip.mp4', 1, 10, $2)",
            sha256, TimeProvider.System.GetUtcNow());
        return sha256[..12];
    }

    /// <summary>What the stages stored for the video, as "stage chunk", in order.</summary>
    public Task<IReadOnlyList<string>> ResultsAsync(string videoId) =>
        QueryAsync("SELECT stage || ' ' || chunk FROM results WHERE video_id = $1 ORDER BY (stage || ' ' || chunk) COLLATE \"C\"", videoId);

    /// <summary>The video's units as "stage chunk state", in order.</summary>
    public Task<IReadOnlyList<string>> UnitsAsync(string videoId) =>
        QueryAsync("SELECT stage || ' ' || chunk || ' ' || state FROM units WHERE video_id = $1 ORDER BY (stage || ' ' || chunk) COLLATE \"C\"", videoId);

    public Task<IReadOnlyList<string>> StateAsync(string videoId) => QueryAsync("SELECT state || coalesce(': ' || error, '') FROM videos WHERE id = $1", videoId);

    public async Task<long> UnitIdAsync(string videoId, string stage, int chunk) =>
        long.Parse((await QueryAsync("SELECT id::text FROM units WHERE video_id = $1 AND stage = $2 AND chunk = $3", videoId, stage, chunk))[0]);

    public async Task ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<IReadOnlyList<string>> QueryAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = Source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
