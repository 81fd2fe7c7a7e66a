using System.Collections.Concurrent;
using Video.Jobs.Pipelines;
using Video.Jobs.Tests.Fakes;
using Video.Testing;

namespace Video.Jobs.Tests.Workers;

public sealed class WholeVideoTests(TestCluster cluster)
{
    [Fact]
    public async Task Every_unit_of_a_video_is_committed_exactly_once()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var stages = new FakeStages(chunks: 4);
        await workplace.StartWorkerAsync(stages);
        var videoId = await workplace.SubmitAsync();

        var end = await workplace.EndAsync(videoId);

        Assert.Equal("done", end.State);
        Assert.All(end.Stages, stage => Assert.Equal((1.0, stage.Total), (stage.Fraction, stage.Done)));
        Assert.Equal(stages.Expected, await workplace.Videos.ResultsAsync(videoId));
        Assert.Equal(stages.Expected.Select(unit => $"{unit} done"), await workplace.Videos.UnitsAsync(videoId));
    }

    [Fact]
    public async Task Chunks_hand_their_input_on()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var inputs = new List<string>();
        var stages = new FakeStages(chunks: 1);
        stages.On("caption", (context, _) =>
        {
            inputs.Add(context.Unit.Input);
            return Task.FromResult(stages.Done(context));
        });
        await workplace.StartWorkerAsync(stages);
        await workplace.EndAsync(await workplace.SubmitAsync());
        Assert.Equal(["""{"chunk": 0}"""], inputs);
    }

    [Fact]
    public async Task Two_workers_share_one_videos_chunks()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var bothWork = new Barrier();
        var (left, right) = (new FakeStages(chunks: 6), new FakeStages(chunks: 6));
        foreach (var (stages, name) in new[] { (left, "left"), (right, "right") })
            stages.On("encode", async (context, token) =>
            {
                await bothWork.ArriveAsync(name, token);
                return stages.Done(context);
            });
        // Neither has room for all of them.
        var small = Workplace.Quick with { Limits = new Dictionary<string, int> { [JobGroups.Cpu] = 1, [JobGroups.Gpu] = 2 } };
        await workplace.StartWorkerAsync(left, small);
        await workplace.StartWorkerAsync(right, small);

        var videoId = await workplace.SubmitAsync();

        // No chunk ends before both workers have one, so this ends only when they share.
        Assert.Equal("done", (await workplace.EndAsync(videoId)).State);
        Assert.Equal(left.Expected, await workplace.Videos.ResultsAsync(videoId));
    }

    [Fact]
    public async Task A_worker_that_serves_one_group_leaves_the_other()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var stages = new FakeStages(chunks: 2);
        var workers = new ConcurrentBag<string>();
        foreach (var stage in Pipeline.Video.Stages)
            stages.On(stage.Name, async (context, _) =>
            {
                var worker = await workplace.Videos.QueryAsync("SELECT job_group || ' on ' || worker FROM units WHERE id = $1", context.Unit.Id);
                workers.Add(worker[0]);
                return stages.Done(context);
            });
        await workplace.StartWorkerAsync(stages, Workplace.Quick with { Limits = new Dictionary<string, int> { [JobGroups.Cpu] = 1 }, Name = "left" });
        await workplace.StartWorkerAsync(stages, Workplace.Quick with { Limits = new Dictionary<string, int> { [JobGroups.Gpu] = 1 }, Name = "right" });

        Assert.Equal("done", (await workplace.EndAsync(await workplace.SubmitAsync())).State);
        Assert.Equal(["cpu on left", "gpu on right"], workers.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Submitting_a_finished_video_does_nothing()
    {
        await using var workplace = await Workplace.CreateAsync(cluster);
        var stages = new FakeStages(chunks: 1);
        await workplace.StartWorkerAsync(stages);
        var videoId = await workplace.SubmitAsync();
        await workplace.EndAsync(videoId);
        await workplace.SubmitAsync(videoId);
        Assert.Equal(["done"], await workplace.Videos.StateAsync(videoId));
        Assert.Equal(stages.Expected.Select(unit => $"{unit} done"), await workplace.Videos.UnitsAsync(videoId));
    }

    /// <summary>Lets nobody pass before two with different names have come.</summary>
    private sealed class Barrier
    {
        private readonly HashSet<string> _names = [];
        private readonly TaskCompletionSource _both = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task ArriveAsync(string name, CancellationToken cancellationToken)
        {
            lock (_names)
            {
                _names.Add(name);
                if (_names.Count == 2)
                    _both.TrySetResult();
            }

            return _both.Task.WaitAsync(cancellationToken);
        }
    }
}
