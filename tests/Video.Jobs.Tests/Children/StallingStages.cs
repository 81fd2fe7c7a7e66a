using System.Collections.Concurrent;
using Video.Jobs.Pipelines;
using Video.Jobs.Tests.Fakes;

namespace Video.Jobs.Tests.Children;

/// <summary>Fake stages of which one stalls in its chunk 0, for each video at a point of its own.</summary>
internal sealed class StallingStages(string stage, IReadOnlyDictionary<string, StallPoint> points)
{
    /// <summary>What a child says, once for each video, when it stands where it shall be killed.</summary>
    public const string Stalled = "stalled";

    private readonly ConcurrentDictionary<long, bool> _stalling = [];

    public FakeStages Build(int chunks)
    {
        var stages = new FakeStages(chunks);
        // What follows is left to the next process: it shall be killed there. Where the unit crashes it must not wait for what never ends: a suspect runs alone.
        foreach (var later in Pipeline.Video.Stages.SkipWhile(other => other.Name != stage).Skip(1))
            stages.On(later.Name, async (context, running) =>
            {
                if (points.TryGetValue(context.VideoId, out var stalls) && stalls != StallPoint.Crashing)
                    await Task.Delay(Timeout.Infinite, running);
                return stages.Done(context);
            });

        return stages.On(stage, async (context, running) =>
        {
            if (context.Unit.Chunk != 0 || !points.TryGetValue(context.VideoId, out var point))
                return stages.Done(context);
            if (point == StallPoint.Crashing)
                Environment.FailFast("a crash for a test");
            if (point == StallPoint.Running)
                await StallAsync(running);
            var done = (StageOutcome.Completed)stages.Done(context);
            return done with
            {
                Commit = async (connection, transaction, token) =>
                {
                    await done.Commit(connection, transaction, token);
                    if (point == StallPoint.Committing)
                        await StallAsync(running);
                    if (point == StallPoint.Committed)
                        _stalling[context.Unit.Id] = true;
                },
            };
        });
    }

    public Task AfterDeliveryAsync(long unitId) => _stalling.ContainsKey(unitId) ? StallAsync(CancellationToken.None) : Task.CompletedTask;

    private static async Task StallAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine(Stalled);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
