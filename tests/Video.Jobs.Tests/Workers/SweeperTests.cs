using Microsoft.Extensions.Logging.Abstractions;
using Video.Jobs.Tests.Fakes;
using Video.Jobs.Units;
using Video.Jobs.Workers;
using Video.Testing;

namespace Video.Jobs.Tests.Workers;

public sealed class SweeperTests(TestCluster cluster)
{
    [Fact]
    public async Task Units_whose_jobs_were_lost_are_run_all_the_same()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var videoId = await workplace.SubmitAsync();
        await workplace.Videos.ExecuteAsync("DELETE FROM qrtz_simple_triggers");
        await workplace.Videos.ExecuteAsync("DELETE FROM qrtz_triggers");
        var stages = new FakeStages(chunks: 1);
        await workplace.StartWorkerAsync(stages);
        Assert.Equal("done", (await workplace.EndAsync(videoId)).State);
        Assert.Equal(stages.Expected, await workplace.Videos.ResultsAsync(videoId));
    }

    [Fact]
    public async Task A_sweep_finds_nothing_while_every_unit_has_its_job()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        await workplace.SubmitAsync();
        Assert.Equal(0, await Sweeper(workplace, TimeProvider.System).SweepAsync(CancellationToken.None));
        await workplace.Videos.ExecuteAsync("DELETE FROM qrtz_simple_triggers");
        await workplace.Videos.ExecuteAsync("DELETE FROM qrtz_triggers");
        Assert.Equal(1, await Sweeper(workplace, TimeProvider.System).SweepAsync(CancellationToken.None));
        Assert.Equal(0, await Sweeper(workplace, TimeProvider.System).SweepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_running_unit_is_swept_up_only_when_its_heart_has_stopped_for_long()
    {
        await using var bench = await Units.UnitBench.CreateAsync(cluster);
        var sweeper = new Sweeper(new JobDatabase(bench.Videos.Source, new NoQueue(), JobDatabase.AbandonedAfterDefault), _ => Task.CompletedTask, TimeSpan.FromMinutes(1), 30 * Units.UnitBench.Second, bench.Clock, NullLogger.Instance);
        await bench.TakeAsync(await bench.SubmitAsync(), "probe");
        Assert.Equal(0, await sweeper.SweepAsync(CancellationToken.None));
        bench.Clock.Advance(31 * Units.UnitBench.Second);
        Assert.Equal(1, await sweeper.SweepAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Stopped_at_any_moment_it_ends_quietly()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        await workplace.SubmitAsync();
        var sweeper = Sweeper(workplace, TimeProvider.System);
        await sweeper.SweepAsync(CancellationToken.None);
        for (var microseconds = 0; microseconds < 20_000; microseconds += 100)
        {
            using var stop = new CancellationTokenSource();
            var swept = sweeper.RunAsync(stop.Token);
            await Task.Delay(TimeSpan.FromMicroseconds(microseconds));
            await stop.CancelAsync();
            await swept;
        }
    }

    private static Sweeper Sweeper(Workplace workplace, TimeProvider clock) => new(
        new JobDatabase(workplace.Videos.Source, workplace.NewQueue(), JobDatabase.AbandonedAfterDefault), _ => Task.CompletedTask, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30), clock, NullLogger.Instance);
}
