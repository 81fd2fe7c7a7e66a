using Video.Jobs.Queue;

namespace Video.Jobs.Tests.Conformance;

/// <summary>Holds handlers until the test lets them go, and knows how many it held at a time.</summary>
internal sealed class Gate
{
    private readonly SemaphoreSlim _exits = new(0);
    private readonly List<HashSet<long>> _moments = [];
    private readonly HashSet<long> _inside = [];
    private int _cancelled;

    public int Cancelled => Volatile.Read(ref _cancelled);

    public async Task HoldAsync(Inbox inbox, JobDelivery delivery, CancellationToken cancellationToken)
    {
        lock (_moments)
        {
            _inside.Add(delivery.UnitId);
            _moments.Add([.. _inside]);
        }

        inbox.Add(delivery);
        try
        {
            await _exits.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
        }

        lock (_moments)
            _inside.Remove(delivery.UnitId);
    }

    public void LetOneGo() => _exits.Release();

    public void Open() => _exits.Release(1_000_000);

    /// <summary>The most units of a kind that were inside at a time.</summary>
    public int Most(Func<long, bool> isKind)
    {
        lock (_moments)
            return _moments.Max(moment => moment.Count(isKind));
    }
}
