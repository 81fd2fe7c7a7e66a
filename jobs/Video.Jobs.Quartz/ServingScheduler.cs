namespace Video.Jobs.Quartz;

/// <summary>A scheduler that delivers, with what it is woken by.</summary>
internal sealed class ServingScheduler(QuartzScheduler scheduler, Deliveries deliveries, WakeUpCalls calls, TimeProvider clock)
{
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
        await drained;
        // Waits until Quartz has written down that its jobs have ended: else the next node would run them again.
        await scheduler.DisposeAsync();
        deliveries.Dispose();
    }
}
