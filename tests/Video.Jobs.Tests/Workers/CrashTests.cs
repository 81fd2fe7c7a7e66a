using Video.Jobs.Pipelines;
using Video.Jobs.Tests.Children;
using Video.Jobs.Tests.Conformance;
using Video.Jobs.Tests.Fakes;
using Video.Testing;

namespace Video.Jobs.Tests.Workers;

/// <summary>Workers that are killed. One class for each point, so that they run beside each other.</summary>
public abstract class CrashTests(TestCluster cluster)
{
    private protected const int Chunks = 2;

    /// <summary>One video, and a worker that is killed in every one of its stages; the next one goes on.</summary>
    private protected async Task KillInEveryStageAsync(StallPoint point)
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var videoId = await workplace.SubmitAsync();
        foreach (var stage in Pipeline.Video.Stages)
        {
            await using var child = StartWorker(workplace, stage.Name, point);
            await child.WaitForLineAsync(StallingStages.Stalled, Workplace.Soon);
            await child.KillAsync();
        }

        var stages = new FakeStages(Chunks);
        await workplace.StartWorkerAsync(stages);
        Assert.Equal("done", (await workplace.EndAsync(videoId)).State);
        Assert.Equal(stages.Expected, await workplace.Videos.ResultsAsync(videoId));
        Assert.Equal(stages.Expected.Select(unit => $"{unit} done"), await workplace.Videos.UnitsAsync(videoId));
    }

    private protected static ChildProcess StartWorker(Workplace workplace, string stage, StallPoint point) =>
        ChildProcess.Start("worker", Adapters.Quartz, workplace.Videos.ConnectionString, stage, "0", point.ToString(), Chunks.ToString());
}

public sealed class CrashWhileRunningTests(TestCluster cluster) : CrashTests(cluster)
{
    [Fact]
    public Task Killed_in_a_stages_work_at_every_stage_the_video_ends_as_if_undisturbed() => KillInEveryStageAsync(StallPoint.Running);
}

public sealed class CrashWhileCommittingTests(TestCluster cluster) : CrashTests(cluster)
{
    [Fact]
    public Task Killed_before_the_commit_at_every_stage_the_video_ends_as_if_undisturbed() => KillInEveryStageAsync(StallPoint.Committing);
}

public sealed class CrashAfterCommitTests(TestCluster cluster) : CrashTests(cluster)
{
    [Fact]
    public Task Killed_after_the_commit_at_every_stage_the_video_ends_as_if_undisturbed() => KillInEveryStageAsync(StallPoint.Committed);
}

public sealed class PoisonTests(TestCluster cluster) : CrashTests(cluster)
{
    private readonly TestCluster _cluster = cluster;

    [Fact]
    public async Task A_unit_that_crashes_its_process_fails_and_the_video_names_it_and_not_its_neighbour()
    {
        await using var workplace = await Workplace.CreateAsync(_cluster);
        var videoId = await workplace.SubmitAsync();
        for (var i = 0; i < 3; i++)
        {
            await using var child = StartWorker(workplace, "encode", StallPoint.Crashing);
            Assert.NotEqual(0, await child.WaitForExitAsync(Workplace.Soon));
        }

        await workplace.StartWorkerAsync(new FakeStages(Chunks), Workplace.Quick with { MaxLosses = 3 });
        var end = await workplace.EndAsync(videoId);
        Assert.Equal("failed", end.State);
        Assert.StartsWith("encode 0: the process that ran it died 3 times", end.Error, StringComparison.Ordinal);
    }
}

public sealed class FreezeTests(TestCluster cluster) : CrashTests(cluster)
{
    private readonly TestCluster _cluster = cluster;

    [Theory]
    [InlineData(StallPoint.Running)]
    [InlineData(StallPoint.Committing)]
    internal async Task A_frozen_worker_that_wakes_up_finds_its_unit_lost_and_commits_nothing(StallPoint point)
    {
        await using var workplace = await Workplace.CreateAsync(_cluster);
        var videoId = await workplace.SubmitAsync();
        await using var child = StartWorker(workplace, "encode", point);
        await child.WaitForLineAsync(StallingStages.Stalled, Workplace.Soon);
        await child.FreezeAsync();

        var stages = new FakeStages(Chunks);
        await workplace.StartWorkerAsync(stages);
        Assert.Equal("done", (await workplace.EndAsync(videoId)).State);
        await child.ThawAsync();
        await child.WaitForLineAsync("lost", Workplace.Soon);
        Assert.Equal(stages.Expected, await workplace.Videos.ResultsAsync(videoId));
    }
}
