using Video.Jobs.Queue;

namespace Video.Jobs.Quartz;

/// <summary>Counts the handlers that run, so that a stop can wait for them and then cancel them.</summary>
internal sealed class Deliveries(JobHandler handler) : IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _running;
    private bool _draining;

    public async Task DeliverAsync(JobDelivery delivery)
    {
        Enter();
        try
        {
            await handler(delivery, _cancelled.Token);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Completes when no handler runs. What Quartz still hands over meanwhile is counted too.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            _draining = true;
            if (_running == 0)
                _drained.TrySetResult();
        }

        return _drained.Task;
    }

    public Task CancelAsync() => _cancelled.CancelAsync();

    public void Dispose() => _cancelled.Dispose();

    private void Enter()
    {
        lock (_lock)
            _running++;
    }

    private void Leave()
    {
        lock (_lock)
        {
            _running--;
            if (_draining && _running == 0)
                _drained.TrySetResult();
        }
    }
}
