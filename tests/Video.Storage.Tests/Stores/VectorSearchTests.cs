using Video.Storage.Stores;
using Video.Testing;

namespace Video.Storage.Tests.Stores;

/// <summary>Two thousand segments in forty videos, of one frame each, with vectors in clusters.</summary>
public sealed class VectorLibrary(TestCluster cluster) : IAsyncLifetime
{
    public const int Dim = 32;
    public const int Segments = 2000;
    public const int PerVideo = 50;
    private readonly StoreDatabase _database = new(cluster);

    public float[][] Vectors { get; } = Clustered(Segments, clusters: 40, new Random(5));

    public Database Database => _database.Database;

    public EmbeddingModel Model { get; private set; } = new(0, "", "", 0);

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        await using var connection = await Database.ConnectAsync(CancellationToken.None);
        Model = await new EmbeddingStore(connection).RegisterAsync("library", "library", Dim, DateTimeOffset.UnixEpoch, CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        for (var first = 0; first < Segments; first += PerVideo) await AddVideoAsync(connection, first);
        await transaction.CommitAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    public static string VideoId(int segment) => (segment / PerVideo).ToString("x12", System.Globalization.CultureInfo.InvariantCulture);

    public static float[] Unit(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(value => (double)value * value));
        return Array.ConvertAll(vector, value => (float)(value / length));
    }

    private async Task AddVideoAsync(Npgsql.NpgsqlConnection connection, int first)
    {
        var (videos, segments) = (new VideoStore(connection), new SegmentStore(connection));
        var id = VideoId(first);
        await videos.AddAsync(new NewVideo(id + new string('0', 52), $"{first}.mp4", $"/clips/{first / PerVideo % 12}/{first}.mp4", 1, []), DateTimeOffset.UnixEpoch.AddDays(first), CancellationToken.None);
        await videos.SetDurationAsync(id, PerVideo + first, CancellationToken.None);
        await new TagStore(connection).AddAsync(id, [.. new[] { 2, 3 }.Where(divisor => first / PerVideo % divisor == 0).Select(divisor => $"every {divisor}")], CancellationToken.None);
        await segments.ReplaceAsync(id, [.. Enumerable.Range(0, PerVideo).Select(i => new Segment(i, i, i + 1) { Motion = new SegmentMotion(i, i == 0 ? null : i * 7 % 360, []) })], CancellationToken.None);
        for (var i = 0; i < PerVideo; i++)
        {
            await new FrameStore(connection).ReplaceAsync(id, i, [new SampledFrame(i, FrameRole.Anchor, Thumbnail: null)], CancellationToken.None);
            await new EmbeddingStore(connection).PutAsync(id, i, Model, [new FrameEmbedding(i, Vectors[first + i])], CancellationToken.None);
        }
    }

    private static float[][] Clustered(int count, int clusters, Random random)
    {
        var centres = Enumerable.Range(0, clusters).Select(_ => Noise(random)).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ => Unit([.. centres[random.Next(clusters)].Zip(Noise(random), (centre, noise) => centre + 0.3f * noise)]))];
    }

    private static float[] Noise(Random random) => [.. Enumerable.Range(0, Dim).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];
}

public sealed class VectorSearchTests(VectorLibrary library) : IClassFixture<VectorLibrary>
{
    private const int Limit = 10;

    public static TheoryData<SegmentFilter> Filters =>
    [
        SegmentFilter.None,
        new SegmentFilter { VideoIds = [VectorLibrary.VideoId(600), VectorLibrary.VideoId(1000)] },
        new SegmentFilter { AddedFrom = DateTimeOffset.UnixEpoch.AddDays(500), AddedBefore = DateTimeOffset.UnixEpoch.AddDays(700) },
        new SegmentFilter { MinVideoSeconds = 900, MaxVideoSeconds = 1200 },
        new SegmentFilter { MinMotion = 10, MaxMotion = 10.5 },
        new SegmentFilter { DirectionDegrees = 0 },
        new SegmentFilter { MaxMotion = 1, VideoIds = [VectorLibrary.VideoId(0)] },
        new SegmentFilter { TextKind = "caption" },
        new SegmentFilter { Tags = ["every 3"] },
        new SegmentFilter { Tags = ["every 2", "every 3"], MaxMotion = 40 },
        new SegmentFilter { Folders = ["/clips/1", "/clips/5"] },
    ];

    [Theory]
    [MemberData(nameof(Filters), DisableDiscoveryEnumeration = true)]
    public async Task The_index_finds_what_comparing_with_all_finds_whatever_is_filtered(SegmentFilter filter)
    {
        await using var connection = await library.Database.ConnectAsync(CancellationToken.None);
        await new TextStore(connection).PutAsync(VectorLibrary.VideoId(0), new VideoText("caption", 0, 3.5, 5, "text"), CancellationToken.None);
        // So few rows are compared with all by the planner's own choice, unless sorting them costs dearly.
        await SayAsync(connection, "ANALYZE; SET enable_sort = off");
        var search = new VectorSearch(connection, library.Model) { ExactUpTo = 0 };
        var (found, all, scans) = (0, 0, await IndexScansAsync(connection));
        for (var query = 0; query < VectorLibrary.Segments; query += 97)
        {
            var exact = await search.FindExactlyAsync(library.Vectors[query], VectorLevel.Segment, filter, Limit, CancellationToken.None);
            var byIndex = await search.FindAsync(library.Vectors[query], VectorLevel.Segment, filter, Limit, CancellationToken.None);
            Assert.Equal(exact.Count, byIndex.Count);
            Assert.Equal(byIndex.OrderByDescending(near => near.Similarity), byIndex);
            found += byIndex.Intersect(exact).Count();
            all += exact.Count;
        }

        Assert.NotEqual(0, all);
        Assert.True(await IndexScansAsync(connection) > scans, "expected scans of the index, got none");
        Assert.True(found >= 0.98 * all, $"expected recall of at least 0.98, got {found} of {all}");
        await SayAsync(connection, "RESET enable_sort");
    }

    [Fact]
    public async Task Tags_hold_together_and_a_folder_is_no_beginning_of_a_name()
    {
        Assert.Equal([0, 6, 12, 18, 24, 30, 36], await VideosAsync(new SegmentFilter { Tags = ["every 2", "every 3"] }));
        Assert.Equal([1, 13, 25, 37], await VideosAsync(new SegmentFilter { Folders = ["/clips/1"] })); // nothing of /clips/10 and /clips/11
        Assert.Equal(40, (await VideosAsync(new SegmentFilter { Folders = ["/"] })).Count());
        Assert.Empty(await VideosAsync(new SegmentFilter { Tags = ["every"], Folders = ["/clips"] }));
    }

    /// <summary>Numbers of the videos of which a search by this filter finds anything.</summary>
    private async Task<IEnumerable<int>> VideosAsync(SegmentFilter filter)
    {
        await using var connection = await library.Database.ConnectAsync(CancellationToken.None);
        var found = await new VectorSearch(connection, library.Model).FindAsync(library.Vectors[0], VectorLevel.Segment, filter, VectorLibrary.Segments, CancellationToken.None);
        Assert.Equal((await new VideoStore(connection).ListAsync(filter, CancellationToken.None)).Select(video => video.Id).Order(), found.Select(near => near.VideoId).Distinct().Order());
        return found.Select(near => Convert.ToInt32(near.VideoId, 16)).Distinct().Order();
    }

    [Fact]
    public async Task Exact_similarities_are_cosines()
    {
        await using var connection = await library.Database.ConnectAsync(CancellationToken.None);
        var nearest = await new VectorSearch(connection, library.Model).FindExactlyAsync(library.Vectors[7], VectorLevel.Frame, SegmentFilter.None, Limit, CancellationToken.None);

        var expected = library.Vectors
            .Select((vector, i) => (Id: VectorLibrary.VideoId(i), Number: i % VectorLibrary.PerVideo, Cosine: vector.Zip(library.Vectors[7], (a, b) => (double)a * b).Sum()))
            .OrderByDescending(row => row.Cosine).Take(Limit).ToList();
        Assert.Equal((VectorLibrary.VideoId(7), 7, 7d), (nearest[0].VideoId, nearest[0].SegmentNumber, nearest[0].Seconds));
        Assert.All(nearest.Zip(expected), pair => Assert.Equal(pair.Second.Cosine, pair.First.Similarity, tolerance: 1e-3));
    }

    [Fact]
    public async Task Segments_are_compared_frame_by_frame()
    {
        await using var connection = await library.Database.ConnectAsync(CancellationToken.None);
        var compared = await new VectorSearch(connection, library.Model).CompareAsync(
            library.Vectors[3], [(VectorLibrary.VideoId(3), 3), (VectorLibrary.VideoId(3), 4), ("ffffffffffff", 1)], CancellationToken.None);
        Assert.Equal([(3, 3d, 4d), (4, 4d, 5d)], compared.Select(segment => (segment.SegmentNumber, segment.StartSeconds, segment.EndSeconds)));
        Assert.Equal(1, Assert.Single(compared[0].Frames).Similarity, tolerance: 1e-3);
    }

    [Fact]
    public async Task The_background_is_the_mean_of_what_is_stored()
    {
        await using var connection = await library.Database.ConnectAsync(CancellationToken.None);
        var mean = library.Vectors.Average(vector => vector.Zip(library.Vectors[0], (a, b) => (double)a * b).Sum());
        Assert.Equal(mean, await new VectorSearch(connection, library.Model).BackgroundAsync(library.Vectors[0], CancellationToken.None) ?? 2, tolerance: 1e-3);
    }

    private static async Task SayAsync(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> IndexScansAsync(Npgsql.NpgsqlConnection connection)
    {
        await SayAsync(connection, "SELECT pg_stat_force_next_flush()");
        await using var command = new Npgsql.NpgsqlCommand("SELECT coalesce(sum(idx_scan), 0)::bigint FROM pg_stat_user_indexes WHERE indexrelname LIKE 'segment_embeddings_of_model%'", connection);
        return (long)(await command.ExecuteScalarAsync() ?? 0L);
    }
}
