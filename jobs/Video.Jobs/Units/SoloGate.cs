namespace Video.Jobs.Units;

/// <summary>
/// Lets many units run together, but a suspect alone. A unit that crashes the process takes its neighbours' runs with it;
/// were they run together again and again, innocent units would be counted out along with the one that is to blame.
/// </summary>
internal sealed class SoloGate
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private int _together;
    private bool _alone;

    /// <summary>Waits for the turn; first come, first served, so that a suspect is not kept out for ever. Dispose the result to leave.</summary>
    public async Task<IDisposable> EnterAsync(bool alone, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(alone, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _waiting.AddLast(waiter);
            Admit();
        }

        await using var cancelled = cancellationToken.Register(() => Cancel(waiter, cancellationToken));
        await waiter.Turn.Task;
        return new Place(this, alone);
    }

    private void Admit()
    {
        while (_waiting.First?.Value is { } next && !_alone && (!next.Alone || _together == 0))
        {
            _waiting.RemoveFirst();
            if (next.Alone)
                _alone = true;
            else
                _together++;
            next.Turn.SetResult();
        }
    }

    private void Cancel(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Not among the waiting: its turn has come already.
            if (!_waiting.Remove(waiter))
                return;
            Admit();
        }

        waiter.Turn.SetCanceled(cancellationToken);
    }

    private void Leave(bool alone)
    {
        lock (_lock)
        {
            if (alone)
                _alone = false;
            else
                _together--;
            Admit();
        }
    }

    private sealed record Waiter(bool Alone, TaskCompletionSource Turn);

    private sealed class Place(SoloGate gate, bool alone) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                gate.Leave(alone);
        }
    }
}
