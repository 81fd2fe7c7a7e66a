using Npgsql;
using Video.Jobs.Pipelines;
using Video.Jobs.Queue;
using Video.Jobs.Tests.Fakes;
using Video.Jobs.Units;
using Video.Jobs.Workers;
using Video.Testing;

namespace Video.Jobs.Tests.Units;

/// <summary>Claims and endings by hand, on the real database with a clock that stands and no engine.</summary>
internal sealed class UnitBench : IAsyncDisposable
{
    public static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly JobDatabase _database;

    private UnitBench(TestVideos videos)
    {
        Videos = videos;
        _database = new JobDatabase(videos.Source, Queue, JobDatabase.AbandonedAfterDefault);
        Endings = new UnitEndings(_database, Pipeline, Clock);
    }

    public TestVideos Videos { get; }
    public NoQueue Queue { get; } = new();
    public ManualClock Clock { get; } = new();
    public Pipeline Pipeline { get; } = Pipeline.Video;
    public UnitEndings Endings { get; }

    public static async Task<UnitBench> CreateAsync(TestCluster cluster) => new(await TestVideos.CreateAsync(cluster));

    public async Task<string> SubmitAsync()
    {
        var videoId = await Videos.InsertAsync();
        await SubmitAsync(videoId);
        return videoId;
    }

    public Task SubmitAsync(string videoId, string input = "{}") =>
        new VideoSubmission(Videos.Source, Queue, Pipeline, Clock).SubmitAsync(videoId, input, CancellationToken.None);

    /// <summary>A delivery to a worker of this name. Silence: 3 s when recovered, else 30 s. A unit may be lost twice.</summary>
    public Task<Claim> DeliverAsync(long unitId, bool recovered = false, string worker = "worker") =>
        new UnitClaims(_database, new ClaimRules(3 * Second, 30 * Second), maxLosses: 3, worker, Clock)
            .ClaimAsync(new JobDelivery(unitId, recovered), CancellationToken.None);

    public async Task<Claim.Taken> TakeAsync(string videoId, string stage, int chunk = 0) =>
        Assert.IsType<Claim.Taken>(await DeliverAsync(await Videos.UnitIdAsync(videoId, stage, chunk)));

    public Task<bool> CompleteAsync(Claim.Taken taken, int chunks = 0) => Endings.CompleteAsync(
        taken,
        new StageOutcome.Completed(
            (connection, transaction, token) => FakeStages.StoreAsync(taken.Unit, connection, transaction, token),
            [.. Enumerable.Range(0, chunks).Select(chunk => new UnitRequest("encode", chunk))]),
        CancellationToken.None);

    public Task<bool> FailAsync(Claim.Taken taken, string error = "out of memory") =>
        Endings.FailAttemptAsync(taken, error, attempts => attempts * Second, CancellationToken.None);

    /// <summary>A video whose probe is done, with this many chunks to encode.</summary>
    public async Task<string> ProbedAsync(int chunks)
    {
        var videoId = await SubmitAsync();
        Assert.True(await CompleteAsync(await TakeAsync(videoId, "probe"), chunks));
        return videoId;
    }

    public async Task<string> ColumnAsync(long unitId, string column) =>
        (await Videos.QueryAsync($"SELECT coalesce({column}::text, 'null') FROM units WHERE id = $1", unitId))[0];

    public ValueTask DisposeAsync() => Videos.DisposeAsync();
}
