using Microsoft.Extensions.Logging;

namespace Video.Jobs.Quartz;

/// <summary>A scheduler that delivers, with what it is woken by.</summary>
internal sealed class ServingScheduler(QuartzScheduler scheduler, Deliveries deliveries, WakeUpCalls calls, TimeProvider clock, ILogger logger)
{
    /// <summary>How long cancelled handlers may take to end. One that does not even then is left behind: the process is about to end anyway.</summary>
    private static readonly TimeSpan HandBackTime = TimeSpan.FromSeconds(30);

    public QuartzScheduler Scheduler => scheduler;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await scheduler.Scheduler.Start(cancellationToken);
        calls.Start();
    }

    public Task WakeAsync(CancellationToken cancellationToken) => scheduler.WakeAsync(cancellationToken);

    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        await calls.StopAsync();
        await scheduler.Scheduler.Standby(cancellationToken);
        var drained = deliveries.DrainAsync();
        try
        {
            await drained.WaitAsync(grace, clock, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // The grace time is over, or the caller will not wait for its end.
        }

        await deliveries.CancelAsync();
        try
        {
            await drained.WaitAsync(HandBackTime, clock, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            Log.HandlersLeftBehind(logger, HandBackTime.TotalSeconds);
            await scheduler.AbandonAsync();
            return;
        }

        // Waits until Quartz has written down that its jobs have ended: else the next node would run them again.
        await scheduler.DisposeAsync();
        deliveries.Dispose();
    }
}
