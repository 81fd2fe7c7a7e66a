using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Video.Storage.Stores;
using Video.Testing;

namespace Video.Storage.Tests.Stores;

/// <summary>A database of the test class's own.</summary>
public sealed class StoreDatabase(TestCluster cluster) : IAsyncLifetime
{
    private Database? _database;

    public Database Database => _database ?? throw new InvalidOperationException("Not started");

    public async ValueTask InitializeAsync() => _database = await cluster.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Before each test the database holds one probed video of ten seconds in three segments, and nothing else.</summary>
public abstract class StoreTests(StoreDatabase database) : IClassFixture<StoreDatabase>, IAsyncLifetime
{
    protected const string Fingerprint = "model-1";
    protected static readonly DateTimeOffset Now = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private NpgsqlConnection? _connection;
    private int _videos;

    protected string VideoId { get; private set; } = "";

    protected NpgsqlConnection Connection => _connection ?? throw new InvalidOperationException("Not started");

    protected Database Database => database.Database;

    protected VideoStore Videos => new(Connection);

    protected SegmentStore Segments => new(Connection);

    public async ValueTask InitializeAsync()
    {
        _connection = await database.Database.ConnectAsync(CancellationToken.None);
        await AskAsync("DELETE FROM videos");
        await AskAsync("DELETE FROM embedding_models");
        VideoId = await AddProbedVideoAsync("clip.mp4");
    }

    public async ValueTask DisposeAsync()
    {
        await (_connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        GC.SuppressFinalize(this);
    }

    protected NewVideo NewVideo(string name, int number) =>
        new(number.ToString("x12", CultureInfo.InvariantCulture) + new string('a', 52), name, $"/clips/{name}", 1000, new JsonObject { ["strategy"] = "cls" });

    protected async Task<string> AddProbedVideoAsync(string name)
    {
        var (video, _) = await Videos.AddAsync(NewVideo(name, ++_videos), Now, CancellationToken.None);
        await Videos.SetModelAsync(video.Id, "a model", Fingerprint, CancellationToken.None);
        await Videos.SetDurationAsync(video.Id, 10, CancellationToken.None);
        await Segments.ReplaceAsync(video.Id, [new Segment(0, 0, 4), new Segment(1, 4, 7.5), new Segment(2, 7.5, 10)], CancellationToken.None);
        return video.Id;
    }

    protected async Task<object?> AskAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, Connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The name of the constraint that refuses this statement.</summary>
    protected async Task<string?> RefusedByAsync(string sql)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => AskAsync(sql));
        Assert.StartsWith("23", error.SqlState, StringComparison.Ordinal); // integrity constraint violation
        return error.ConstraintName;
    }
}
