using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using Quartz.Extensibility;
using Video.Jobs.Queue;

namespace Video.Jobs.Quartz;

/// <summary>The job engine on Quartz.NET, clustered over PostgreSQL.</summary>
/// <remarks>
/// All jobs are triggers of one durable Quartz job: type names are stored, so there is one, and its envelope is a unit's id.
/// A process that only enqueues has a scheduler that is never started. Quartz has connections of its own: however many the stages
/// use, the node can say that it is alive.
/// </remarks>
public sealed class QuartzJobQueue(string connectionString, QuartzJobQueueOptions options, TimeProvider clock, ILoggerFactory loggers) : IJobQueue
{
    private readonly NpgsqlDataSource _database = QuartzConnections.Create(connectionString, options);
    private readonly ILogger _logger = loggers.CreateLogger<QuartzJobQueue>();
    private readonly SemaphoreSlim _building = new(1);
    private QuartzScheduler? _enqueuing;
    private ServingScheduler? _serving;

    public async Task ProvisionAsync(CancellationToken cancellationToken) => await EnqueuingAsync(cancellationToken);

    public async Task EnqueueAsync(NpgsqlTransaction transaction, JobTicket ticket, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection ?? throw new ArgumentException("transaction: expected an open one, got one that has ended", nameof(transaction));
        var scheduler = await EnqueuingAsync(cancellationToken);
        using (scheduler.Scheduler.EnlistTransaction(transaction))
        {
            try
            {
                await scheduler.Scheduler.ScheduleJob(Envelope.Trigger(ticket, options.FirstRedelivery), default(ScheduleJobOptions), cancellationToken);
            }
            catch (ObjectAlreadyExistsException)
            {
                // The same ticket again. ScheduleTrigger could be told to keep the first, but takes the cluster's lock for it.
            }
        }

        await WakeUpCalls.SendAsync(connection, transaction, cancellationToken);
    }

    public async Task StartAsync(IReadOnlyDictionary<string, int> limits, JobHandler handler, CancellationToken cancellationToken)
    {
        if (limits.Count == 0 || limits.Any(limit => limit.Value < 1))
            throw new ArgumentException($"limits: expected a group or more, each with at least 1, got: {string.Join(", ", limits)}", nameof(limits));
        if (_serving is not null)
            throw new InvalidOperationException("job queue: expected to be started once, got a second start; stop it first");

        var deliveries = new Deliveries(handler);
        var scheduler = await QuartzScheduler.BuildAsync(_database, options, new ServedGroups(limits, deliveries), clock, loggers, cancellationToken);
        var calls = new WakeUpCalls(_database, scheduler.WakeAsync, clock, _logger);
        _serving = new ServingScheduler(scheduler, deliveries, calls, clock, _logger);
        await _serving.StartAsync(cancellationToken);
    }

    public Task SignalAsync(CancellationToken cancellationToken) => _serving?.WakeAsync(cancellationToken) ?? Task.CompletedTask;

    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        if (_serving is not { } serving)
            return;
        // Until it has stopped, handlers enqueue with it: what they hand back, what follows.
        await serving.StopAsync(grace, cancellationToken);
        _serving = null;
    }

    public async Task<IReadOnlyList<JobTicket>> FindMissingAsync(IReadOnlyList<JobTicket> tickets, CancellationToken cancellationToken)
    {
        var scheduler = await EnqueuingAsync(cancellationToken);
        var triggers = await scheduler.Scheduler.GetTriggers([.. tickets.Select(Envelope.Key)], cancellationToken);
        var known = triggers.Select(trigger => trigger.Key).ToHashSet();
        return [.. tickets.Where(ticket => !known.Contains(Envelope.Key(ticket)))];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero, CancellationToken.None);
        if (_enqueuing is not null)
            await _enqueuing.DisposeAsync();
        await _database.DisposeAsync();
        _building.Dispose();
    }

    /// <summary>A process that serves has a scheduler already, another gets one that is never started.</summary>
    private async Task<QuartzScheduler> EnqueuingAsync(CancellationToken cancellationToken)
    {
        if ((_serving?.Scheduler ?? _enqueuing) is { } built)
            return built;
        await _building.WaitAsync(cancellationToken);
        try
        {
            return _enqueuing ??= await QuartzScheduler.BuildAsync(_database, options, served: null, clock, loggers, cancellationToken);
        }
        finally
        {
            _building.Release();
        }
    }
}
