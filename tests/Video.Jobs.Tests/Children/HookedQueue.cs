using Npgsql;
using Video.Jobs.Queue;

namespace Video.Jobs.Tests.Children;

/// <summary>A queue that does something after each delivery, before the engine learns that it is over.</summary>
internal sealed class HookedQueue(IJobQueue queue, Func<long, Task> afterDelivery) : IJobQueue
{
    public Task ProvisionAsync(CancellationToken cancellationToken) => queue.ProvisionAsync(cancellationToken);

    public Task EnqueueAsync(NpgsqlTransaction transaction, JobTicket ticket, CancellationToken cancellationToken) =>
        queue.EnqueueAsync(transaction, ticket, cancellationToken);

    public Task StartAsync(IReadOnlyDictionary<string, int> limits, JobHandler handler, CancellationToken cancellationToken) => queue.StartAsync(
        limits,
        async (delivery, token) =>
        {
            await handler(delivery, token);
            await afterDelivery(delivery.UnitId);
        },
        cancellationToken);

    public Task SignalAsync(CancellationToken cancellationToken) => queue.SignalAsync(cancellationToken);

    public Task StopAsync(TimeSpan grace, CancellationToken cancellationToken) => queue.StopAsync(grace, cancellationToken);

    public Task<IReadOnlyList<JobTicket>> FindMissingAsync(IReadOnlyList<JobTicket> tickets, CancellationToken cancellationToken) =>
        queue.FindMissingAsync(tickets, cancellationToken);

    public ValueTask DisposeAsync() => queue.DisposeAsync();
}
