using Video.Jobs.Pipelines;
using Video.Jobs.Tests.Children;
using Video.Jobs.Tests.Conformance;
using Video.Jobs.Tests.Fakes;
using Video.Testing;

namespace Video.Jobs.Tests.Workers;

/// <summary>Workers in processes of their own, which are killed, frozen or crash.</summary>
public abstract class CrashTests
{
    private protected const int Chunks = 2;

    private protected static ChildProcess StartWorker(Workplace workplace, string stage, params (string VideoId, StallPoint Point)[] points) => ChildProcess.Start(
        ["worker", Adapters.Quartz, workplace.Videos.ConnectionString, Chunks.ToString(), stage, .. points.Select(point => $"{point.VideoId}={point.Point}")]);
}

public sealed class KillTests(TestCluster cluster) : CrashTests
{
    /// <summary>Three videos, one for each point; at every stage the worker is killed when it stands at all three, and the next one goes on.</summary>
    [Fact]
    public async Task Killed_in_the_work_before_the_commit_and_after_it_at_every_stage_videos_end_as_if_undisturbed()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var points = new List<(string VideoId, StallPoint Point)>();
        foreach (var point in new[] { StallPoint.Running, StallPoint.Committing, StallPoint.Committed })
            points.Add((await workplace.SubmitAsync(), point));

        foreach (var stage in Pipeline.Video.Stages)
        {
            await using var child = StartWorker(workplace, stage.Name, [.. points]);
            foreach (var _ in points)
                await child.WaitForLineAsync(StallingStages.Stalled, Workplace.Soon);
            await child.KillAsync();
        }

        var stages = new FakeStages(Chunks);
        await workplace.StartWorkerAsync(stages);
        foreach (var (videoId, _) in points)
        {
            Assert.Equal("done", (await workplace.EndAsync(videoId)).State);
            Assert.Equal(stages.Expected, await workplace.Videos.ResultsAsync(videoId));
            Assert.Equal(stages.Expected.Select(unit => $"{unit} done"), await workplace.Videos.UnitsAsync(videoId));
        }
    }
}

public sealed class PoisonTests(TestCluster cluster) : CrashTests
{
    [Fact]
    public async Task A_unit_that_crashes_its_process_fails_and_the_video_names_it_and_not_its_neighbour()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var videoId = await workplace.SubmitAsync();
        for (var i = 0; i < 3; i++)
        {
            await using var child = StartWorker(workplace, "encode", (videoId, StallPoint.Crashing));
            Assert.NotEqual(0, await child.WaitForExitAsync(Workplace.Soon));
        }

        await workplace.StartWorkerAsync(new FakeStages(Chunks), Workplace.Quick with { MaxLosses = 3 });
        var end = await workplace.EndAsync(videoId);
        Assert.Equal("failed", end.State);
        Assert.StartsWith("encode 0: the process that ran it died 3 times", end.Error, StringComparison.Ordinal);
    }
}

public sealed class FreezeTests(TestCluster cluster) : CrashTests
{
    [Fact]
    public async Task A_frozen_worker_that_wakes_up_finds_its_units_lost_and_commits_nothing()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        (string VideoId, StallPoint Point)[] points = [(await workplace.SubmitAsync(), StallPoint.Running), (await workplace.SubmitAsync(), StallPoint.Committing)];
        await using var child = StartWorker(workplace, "encode", points);
        foreach (var _ in points)
            await child.WaitForLineAsync(StallingStages.Stalled, Workplace.Soon);
        await child.FreezeAsync();

        var stages = new FakeStages(Chunks);
        await workplace.StartWorkerAsync(stages);
        foreach (var (videoId, _) in points)
            Assert.Equal("done", (await workplace.EndAsync(videoId)).State);

        await child.ThawAsync();
        foreach (var _ in points)
            await child.WaitForLineAsync("lost", Workplace.Soon);
        foreach (var (videoId, _) in points)
            Assert.Equal(stages.Expected, await workplace.Videos.ResultsAsync(videoId));
    }
}
