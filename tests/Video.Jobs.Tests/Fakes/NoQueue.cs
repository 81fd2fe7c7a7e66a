using Npgsql;
using Video.Jobs.Queue;

namespace Video.Jobs.Tests.Fakes;

/// <summary>Delivers nothing and remembers what was enqueued, for tests that are the engine themselves.</summary>
internal sealed class NoQueue : IJobQueue
{
    private readonly List<JobTicket> _tickets = [];

    public IReadOnlyList<JobTicket> Tickets
    {
        get
        {
            lock (_tickets)
                return [.. _tickets];
        }
    }

    public Task ProvisionAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task EnqueueAsync(NpgsqlTransaction transaction, JobTicket ticket, CancellationToken cancellationToken)
    {
        lock (_tickets)
            _tickets.Add(ticket);
        return Task.CompletedTask;
    }

    public Task StartAsync(IReadOnlyDictionary<string, int> limits, JobHandler handler, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SignalAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(TimeSpan grace, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<JobTicket>> FindMissingAsync(IReadOnlyList<JobTicket> tickets, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JobTicket>>([.. tickets.Except(Tickets)]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
