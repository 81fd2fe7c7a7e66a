using Microsoft.Extensions.Logging.Abstractions;
using Video.Jobs.Pipelines;
using Video.Jobs.Progress;
using Video.Jobs.Tests.Fakes;
using Video.Jobs.Tests.Units;
using Video.Testing;

namespace Video.Jobs.Tests.Progress;

public sealed class ProgressTests(TestCluster cluster)
{
    /// <summary>Longer than a test may take: what arrives was told, not polled.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    [Fact]
    public async Task Counts_know_of_captions_that_have_no_unit_yet()
    {
        await using var bench = await UnitBench.CreateAsync(cluster);
        var videoId = await bench.ProbedAsync(chunks: 4);
        await bench.CompleteAsync(await bench.TakeAsync(videoId, "encode", 2));
        await bench.TakeAsync(videoId, "encode", 3);
        await bench.Videos.ExecuteAsync("UPDATE units SET progress = 0.5, progress_text = 'frame 5 of 10' WHERE state = 'running'");

        var progress = await Watcher(bench.Videos).ReadAsync(videoId, CancellationToken.None);

        Assert.Equal("running", progress.State);
        Assert.Equal(
            [
                new StageProgress("probe", 1, 1, 1, 0, null),
                new StageProgress("encode", 1, 4, 1.5 / 4, 1, "frame 5 of 10"),
                new StageProgress("caption", 0, 4, 0, 0, null),
                new StageProgress("summarise", 0, 1, 0, 0, null),
                new StageProgress("index", 0, 1, 0, 0, null),
            ],
            progress.Stages);
    }

    [Fact]
    public async Task A_watcher_is_told_of_every_change_and_ends_with_the_video()
    {
        await using var bench = await UnitBench.CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        using var limit = new CancellationTokenSource(Workplace.Soon);
        await using var progress = Watcher(bench.Videos).WatchAsync(videoId, Never, limit.Token).GetAsyncEnumerator(limit.Token);

        await NextAsync("queued", 0);
        var probe = await bench.TakeAsync(videoId, "probe");
        await NextAsync("running", 0);
        await bench.CompleteAsync(probe);
        await NextAsync("running", 1);
        await bench.Endings.DiscardAsync(await bench.TakeAsync(videoId, "summarise"), "bad", CancellationToken.None);
        while (await progress.MoveNextAsync() && !progress.Current.IsFinal)
        {
        }

        Assert.Equal(("failed", "bad"), (progress.Current.State, progress.Current.Error));
        Assert.False(await progress.MoveNextAsync());

        async Task NextAsync(string state, int done)
        {
            Assert.True(await progress.MoveNextAsync());
            Assert.Equal((state, done), (progress.Current.State, progress.Current.Stages.Sum(stage => stage.Done)));
        }
    }

    [Fact]
    public async Task What_a_stage_reports_arrives_while_it_runs()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var stages = new FakeStages(chunks: 1);
        var seen = new TaskCompletionSource();
        stages.On("encode", async (context, token) =>
        {
            await context.ReportProgressAsync(0.25, "frame 1 of 4", token);
            await seen.Task.WaitAsync(token);
            return stages.Done(context);
        });
        await workplace.StartWorkerAsync(stages);
        var videoId = await workplace.SubmitAsync();
        using var limit = new CancellationTokenSource(Workplace.Soon);
        await foreach (var progress in Watcher(workplace.Videos).WatchAsync(videoId, Never, limit.Token))
            if (progress.Stages[1] is { Fraction: 0.25, Text: "frame 1 of 4" })
                seen.TrySetResult();
        Assert.True(seen.Task.IsCompleted);
    }

    [Fact]
    public async Task A_watcher_whose_connection_is_cut_goes_on_by_polling()
    {
        await using var bench = await UnitBench.CreateAsync(cluster);
        var videoId = await bench.SubmitAsync();
        using var limit = new CancellationTokenSource(Workplace.Soon);
        await using var progress = Watcher(bench.Videos).WatchAsync(videoId, TimeSpan.FromMilliseconds(50), limit.Token).GetAsyncEnumerator(limit.Token);
        Assert.True(await progress.MoveNextAsync());
        await bench.Videos.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()");
        await bench.Endings.DiscardAsync(await bench.TakeAsync(videoId, "probe"), "bad", CancellationToken.None);
        while (await progress.MoveNextAsync() && !progress.Current.IsFinal)
        {
        }

        Assert.Equal("failed", progress.Current.State);
    }

    [Fact]
    public async Task An_unknown_video_cannot_be_watched()
    {
        await using var bench = await UnitBench.CreateAsync(cluster);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Watcher(bench.Videos).ReadAsync("abc", CancellationToken.None));
        Assert.Contains("video abc", error.Message);
    }

    private static ProgressWatcher Watcher(TestVideos videos) => new(videos.Source, Pipeline.Video, TimeProvider.System, NullLoggerFactory.Instance);
}
