using Microsoft.Extensions.Logging.Abstractions;
using Video.Jobs.Pipelines;
using Video.Jobs.Reembedding;
using Video.Jobs.Tests.Units;
using Video.Jobs.Units;
using Video.Storage.Stores;
using Video.Testing;

namespace Video.Jobs.Tests.Reembedding;

public sealed class LibraryReembeddingTests(TestCluster cluster)
{
    private const string Failure = "the file is gone";

    [Fact]
    public async Task Sixteen_videos_are_under_way_at_a_time_and_the_last_one_switches()
    {
        await using var bench = await BenchAsync(videos: 18);
        var reembedding = Reembedding(bench);
        await reembedding.BeginAsync(await RegisterAsync(bench, "new"), withoutFailed: false, CancellationToken.None);
        Assert.Equal(16, await CountAsync(bench, "units"));

        for (var left = 18; left > 0; left--)
        {
            Assert.Equal(("old", 18 - left), (await AnsweringAsync(bench), (await ProgressAsync(bench))?.Embedded));
            await bench.CompleteAsync(await TakeAsync(bench));
            await reembedding.AdvanceAsync(CancellationToken.None);
            Assert.True(await CountAsync(bench, "units WHERE state = 'pending'") <= 16);
        }

        Assert.Equal(("new", null), (await AnsweringAsync(bench), await ProgressAsync(bench)));
        Assert.Equal(1, await CountAsync(bench, "embedding_models"));
        Assert.Equal(0, await CountAsync(bench, "units"));
    }

    [Fact]
    public async Task A_failure_in_the_background_is_not_the_videos_and_holds_up_the_switch()
    {
        await using var bench = await BenchAsync(videos: 1);
        var (reembedding, model) = (Reembedding(bench), await RegisterAsync(bench, "new"));
        await reembedding.BeginAsync(model, withoutFailed: false, CancellationToken.None);

        Assert.True(await bench.Endings.DiscardAsync(await TakeAsync(bench), Failure, CancellationToken.None));
        await reembedding.AdvanceAsync(CancellationToken.None);

        Assert.Equal(1, await CountAsync(bench, "videos WHERE state = 'done' AND error IS NULL"));
        var progress = await ProgressAsync(bench);
        Assert.Equal((1, 0, Failure, true), (progress?.Failed, progress?.Embedded, progress?.Error, progress?.IsStuck));

        await reembedding.BeginAsync(model, withoutFailed: false, CancellationToken.None);
        Assert.Equal((0, 1), ((await ProgressAsync(bench))?.Failed, await CountAsync(bench, "units WHERE state = 'pending'")));
        await bench.Endings.DiscardAsync(await TakeAsync(bench), Failure, CancellationToken.None);
        await reembedding.BeginAsync(model, withoutFailed: true, CancellationToken.None);
        Assert.Equal("new", await AnsweringAsync(bench));
    }

    [Fact]
    public async Task Another_choice_takes_the_place_of_one_that_is_not_complete()
    {
        await using var bench = await BenchAsync(videos: 1);
        var reembedding = Reembedding(bench);
        await reembedding.BeginAsync(await RegisterAsync(bench, "new"), withoutFailed: false, CancellationToken.None);
        await reembedding.BeginAsync(await RegisterAsync(bench, "newer"), withoutFailed: false, CancellationToken.None);
        await bench.CompleteAsync(await TakeAsync(bench));
        await reembedding.AdvanceAsync(CancellationToken.None);
        Assert.Equal("newer", await AnsweringAsync(bench));
        Assert.Equal(1, await CountAsync(bench, "embedding_models"));
    }

    [Fact]
    public async Task A_video_that_fails_or_is_added_again_is_not_waited_for_until_it_is_done()
    {
        await using var bench = await BenchAsync(videos: 1);
        var reembedding = Reembedding(bench);
        var videoId = await bench.SubmitAsync();
        await reembedding.BeginAsync(await RegisterAsync(bench, "new"), withoutFailed: false, CancellationToken.None);
        Assert.Equal(1, await CountAsync(bench, "units WHERE is_background"));
        Assert.Equal(["queued"], await bench.Videos.StateAsync(videoId));
        await bench.CompleteAsync(await TakeAsync(bench));
        await reembedding.AdvanceAsync(CancellationToken.None);
        Assert.Equal("new", await AnsweringAsync(bench));
    }

    /// <summary>Videos that are done, in a library that an old model answers in.</summary>
    private async Task<UnitBench> BenchAsync(int videos)
    {
        var bench = await UnitBench.CreateAsync(cluster);
        for (var i = 0; i < videos; i++) await bench.Videos.InsertAsync();
        await bench.Videos.ExecuteAsync("UPDATE videos SET state = 'done', finished_at = now()");
        await RegisterAsync(bench, "old");
        return bench;
    }

    private static LibraryReembedding Reembedding(UnitBench bench) =>
        new(new JobDatabase(bench.Videos.Source, bench.Queue, JobDatabase.AbandonedAfterDefault), bench.Pipeline, bench.Clock, NullLogger.Instance);

    private static async Task<EmbeddingModel> RegisterAsync(UnitBench bench, string name)
    {
        await using var connection = await bench.Videos.Source.OpenConnectionAsync();
        return await new EmbeddingStore(connection).RegisterAsync(name, name, dim: 4, bench.Clock.GetUtcNow(), CancellationToken.None);
    }

    private static async Task<Claim.Taken> TakeAsync(UnitBench bench)
    {
        var next = await bench.Videos.QueryAsync("SELECT id::text FROM units WHERE stage = $1 AND state = 'pending' ORDER BY id LIMIT 1", Pipeline.Embed.Name);
        return Assert.IsType<Claim.Taken>(await bench.DeliverAsync(long.Parse(next[0])));
    }

    private static async Task<string?> AnsweringAsync(UnitBench bench)
    {
        await using var connection = await bench.Videos.Source.OpenConnectionAsync();
        return (await new SearchModelStore(connection).FindAnsweringAsync(CancellationToken.None))?.Model.Name;
    }

    private static async Task<ReembeddingProgress?> ProgressAsync(UnitBench bench)
    {
        await using var connection = await bench.Videos.Source.OpenConnectionAsync();
        return await ReembeddingProgress.ReadAsync(connection, CancellationToken.None);
    }

    private static async Task<long> CountAsync(UnitBench bench, string from) => long.Parse((await bench.Videos.QueryAsync($"SELECT count(*)::text FROM {from}"))[0]);
}
