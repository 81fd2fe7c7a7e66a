using Video.Jobs.Pipelines;
using Video.Jobs.Tests.Fakes;
using Video.Testing;

namespace Video.Jobs.Tests.Workers;

public sealed class StopTests(TestCluster cluster)
{
    [Fact]
    public async Task Units_that_end_within_the_grace_time_are_committed()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var (running, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var stages = new FakeStages(chunks: 1);
        stages.On("probe", async (context, _) =>
        {
            running.SetResult();
            await end.Task;
            return stages.Done(context);
        });
        var worker = await workplace.StartWorkerAsync(stages);
        var videoId = await workplace.SubmitAsync();
        await running.Task.WaitAsync(Workplace.Soon);

        var stopping = worker.StopAsync(CancellationToken.None);
        end.SetResult();
        await stopping.WaitAsync(Workplace.Soon);

        Assert.Equal(["encode 0 pending", "probe 0 done"], await workplace.Videos.UnitsAsync(videoId));
    }

    [Fact]
    public async Task Units_that_do_not_are_handed_back_without_an_attempt_used_and_run_elsewhere()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var running = new TaskCompletionSource();
        var endless = new FakeStages(chunks: 1).On("probe", async (_, token) =>
        {
            running.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("unreachable");
        });
        var worker = await workplace.StartWorkerAsync(endless, Workplace.Quick with { Grace = TimeSpan.Zero });
        var videoId = await workplace.SubmitAsync();
        await running.Task.WaitAsync(Workplace.Soon);
        await worker.StopAsync(CancellationToken.None).WaitAsync(Workplace.Soon);
        Assert.Equal(["probe 0 pending"], await workplace.Videos.UnitsAsync(videoId));

        var attempt = 0;
        var stages = new FakeStages(chunks: 1);
        stages.On("probe", (context, _) =>
        {
            attempt = context.Unit.Attempt;
            return Task.FromResult(stages.Done(context));
        });
        await workplace.StartWorkerAsync(stages);
        Assert.Equal("done", (await workplace.EndAsync(videoId)).State);
        Assert.Equal(1, attempt);
    }

    [Fact]
    public async Task A_worker_can_be_started_again_and_sweeps_again()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var stages = new FakeStages(chunks: 1);
        var worker = await workplace.StartWorkerAsync(stages);
        await worker.StopAsync(CancellationToken.None);
        var videoId = await workplace.SubmitAsync();
        await workplace.Videos.ExecuteAsync("DELETE FROM qrtz_simple_triggers");
        await workplace.Videos.ExecuteAsync("DELETE FROM qrtz_triggers");
        await worker.StartAsync(CancellationToken.None);
        Assert.Equal("done", (await workplace.EndAsync(videoId)).State);
    }

    [Fact]
    public async Task Code_for_every_stage_of_a_served_group_is_asked_for_at_the_start()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var onlyProbe = new FakeStages(chunks: 1).Build().Where(stage => stage.Name == "probe");
        var error = Assert.Throws<ArgumentException>(() => new Jobs.Workers.Worker(
            Workplace.Quick, workplace.Videos.Source, workplace.NewQueue(), Pipeline.Video, onlyProbe, new NoServices(), TimeProvider.System, new Random(1),
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));
        Assert.Contains("encode, caption, summarise, index", error.Message);
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
