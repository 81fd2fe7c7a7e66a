using Npgsql;
using Video.Jobs.Pipelines;
using Video.Jobs.Tests.Fakes;
using Video.Testing;

namespace Video.Jobs.Tests.Workers;

public sealed class FailureTests(TestCluster cluster)
{
    [Fact]
    public async Task A_stage_that_throws_is_tried_three_times_and_then_the_video_fails_with_its_words()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var attempts = new List<int>();
        await workplace.StartWorkerAsync(new FakeStages(chunks: 1).On("encode", (context, _) =>
        {
            attempts.Add(context.Unit.Attempt);
            throw new IOException("no space left");
        }));
        var end = await workplace.EndAsync(await workplace.SubmitAsync());
        Assert.Equal(("failed", "encode 0: failed 3 times, the last time with: no space left"), (end.State, end.Error));
        Assert.Equal([1, 2, 3], attempts);
    }

    [Fact]
    public async Task A_stage_that_throws_once_ends_well_and_leaves_no_error()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var stages = new FakeStages(chunks: 1);
        stages.On("caption", (context, _) => context.Unit.Attempt == 1 ? throw new IOException("away") : Task.FromResult(stages.Done(context)));
        await workplace.StartWorkerAsync(stages);
        var videoId = await workplace.SubmitAsync();
        Assert.Equal("done", (await workplace.EndAsync(videoId)).State);
        Assert.Equal(stages.Expected, await workplace.Videos.ResultsAsync(videoId));
        Assert.Empty(await workplace.Videos.QueryAsync("SELECT error FROM units WHERE error IS NOT NULL"));
    }

    [Fact]
    public async Task A_commit_that_is_refused_uses_an_attempt()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        await workplace.StartWorkerAsync(new FakeStages(chunks: 1).On("probe", (_, _) => Task.FromResult<StageOutcome>(new StageOutcome.Completed(
            async (connection, transaction, token) =>
            {
                await using var wrong = new NpgsqlCommand("INSERT INTO results VALUES (NULL, NULL, NULL)", connection, transaction);
                await wrong.ExecuteNonQueryAsync(token);
            }))));
        var end = await workplace.EndAsync(await workplace.SubmitAsync());
        Assert.Equal("failed", end.State);
        Assert.Contains("null value in column", end.Error);
    }

    [Fact]
    public async Task Bad_input_fails_the_video_at_the_first_attempt()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var runs = 0;
        await workplace.StartWorkerAsync(new FakeStages(chunks: 1).On("probe", (_, _) =>
        {
            runs++;
            return Task.FromResult<StageOutcome>(new StageOutcome.Discarded("clip.mp4: expected a video, got text"));
        }));
        var end = await workplace.EndAsync(await workplace.SubmitAsync());
        Assert.Equal(("failed", "clip.mp4: expected a video, got text", 1), (end.State, end.Error, runs));
    }

    [Fact]
    public async Task A_snoozed_unit_runs_again_with_the_same_attempt()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var attempts = new List<int>();
        var stages = new FakeStages(chunks: 1);
        stages.On("probe", (context, _) =>
        {
            attempts.Add(context.Unit.Attempt);
            return Task.FromResult(attempts.Count < 5 ? new StageOutcome.Snoozed(TimeSpan.FromMilliseconds(20)) : stages.Done(context));
        });
        await workplace.StartWorkerAsync(stages);
        Assert.Equal("done", (await workplace.EndAsync(await workplace.SubmitAsync())).State);
        Assert.Equal([1, 1, 1, 1, 1], attempts);
    }

    [Fact]
    public async Task Chunks_that_run_are_stopped_when_another_fails_for_good()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var (running, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        await workplace.StartWorkerAsync(new FakeStages(chunks: 2).On("encode", async (context, token) =>
        {
            if (context.Unit.Chunk == 0)
            {
                await running.Task.WaitAsync(token);
                return new StageOutcome.Discarded("bad picture");
            }

            running.SetResult();
            await using var _ = token.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("unreachable");
        }));
        var videoId = await workplace.SubmitAsync();
        Assert.Equal("bad picture", (await workplace.EndAsync(videoId)).Error);
        await stopped.Task.WaitAsync(Workplace.Soon);
        Assert.Equal(["encode 0 failed", "encode 1 cancelled", "probe 0 done"], await workplace.Videos.UnitsAsync(videoId));
    }

    [Fact]
    public async Task A_failed_video_submitted_again_ends_well_and_repeats_nothing()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var isBroken = true;
        var stages = new FakeStages(chunks: 2);
        stages.On("summarise", (context, _) => Task.FromResult(isBroken ? new StageOutcome.Discarded("model missing") : stages.Done(context)));
        await workplace.StartWorkerAsync(stages);
        var videoId = await workplace.SubmitAsync();
        Assert.Equal("failed", (await workplace.EndAsync(videoId)).State);

        isBroken = false;
        await workplace.SubmitAsync(videoId);
        Assert.Equal("done", (await workplace.EndAsync(videoId)).State);
        Assert.Equal(stages.Expected, await workplace.Videos.ResultsAsync(videoId));
    }

    [Fact]
    public async Task A_video_survives_that_every_connection_to_the_database_is_cut()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var (running, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var stages = new FakeStages(chunks: 1);
        stages.On("encode", async (context, token) =>
        {
            running.TrySetResult();
            await goOn.Task.WaitAsync(token);
            return stages.Done(context);
        });
        await workplace.StartWorkerAsync(stages);
        var videoId = await workplace.SubmitAsync();
        await running.Task.WaitAsync(Workplace.Soon);

        await workplace.Videos.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        goOn.SetResult();

        Assert.Equal("done", (await workplace.EndAsync(videoId)).State);
        Assert.Equal(stages.Expected, await workplace.Videos.ResultsAsync(videoId));
    }
}
