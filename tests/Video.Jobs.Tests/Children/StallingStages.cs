using Video.Jobs.Pipelines;
using Video.Jobs.Tests.Fakes;

namespace Video.Jobs.Tests.Children;

/// <summary>Fake stages of which one stalls in one unit.</summary>
internal sealed class StallingStages(string stage, int chunk, StallPoint point)
{
    /// <summary>What a child says when it stands where it shall be killed.</summary>
    public const string Stalled = "stalled";

    private long _committed;

    public FakeStages Build(int chunks)
    {
        var stages = new FakeStages(chunks);
        return stages.On(stage, async (context, running) =>
        {
            if (context.Unit.Chunk != chunk)
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
                    Interlocked.Exchange(ref _committed, context.Unit.Id);
                },
            };
        });
    }

    public Task AfterDeliveryAsync(long unitId) =>
        point == StallPoint.Committed && Interlocked.Read(ref _committed) == unitId ? StallAsync(CancellationToken.None) : Task.CompletedTask;

    private static async Task StallAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine(Stalled);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
