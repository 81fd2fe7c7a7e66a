using System.Threading.Channels;
using Video.Jobs.Queue;

namespace Video.Jobs.Tests.Conformance;

/// <summary>Collects deliveries, for tests that wait for them.</summary>
internal sealed class Inbox
{
    private readonly Channel<JobDelivery> _deliveries = Channel.CreateUnbounded<JobDelivery>();
    private int _count;

    /// <summary>Deliveries so far, taken or not.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The last one taken.</summary>
    public JobDelivery Last { get; private set; } = new(0, Recovered: false);

    /// <returns>How many there are now.</returns>
    public int Add(JobDelivery delivery)
    {
        var count = Interlocked.Increment(ref _count);
        _deliveries.Writer.TryWrite(delivery);
        return count;
    }

    public Task HandleAsync(JobDelivery delivery, CancellationToken cancellationToken)
    {
        Add(delivery);
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<long>> TakeAsync(int count, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        var ids = new List<long>();
        try
        {
            while (ids.Count < count)
            {
                Last = await _deliveries.Reader.ReadAsync(limit.Token);
                ids.Add(Last.UnitId);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"expected {count} deliveries within {within.TotalSeconds} s, got {ids.Count}: {string.Join(", ", ids)}");
        }

        return ids;
    }

    /// <summary>All that wait in these inboxes, at least one.</summary>
    public static async Task<IReadOnlyList<long>> TakeAnyAsync(TimeSpan within, params Inbox[] inboxes)
    {
        using var limit = new CancellationTokenSource(within);
        await Task.WhenAny(inboxes.Select(inbox => inbox._deliveries.Reader.WaitToReadAsync(limit.Token).AsTask()));
        Assert.False(limit.IsCancellationRequested, $"expected a delivery within {within.TotalSeconds} s, got none");
        var ids = new List<long>();
        foreach (var inbox in inboxes)
            while (inbox._deliveries.Reader.TryRead(out var delivery))
                ids.Add(delivery.UnitId);
        return ids;
    }
}
