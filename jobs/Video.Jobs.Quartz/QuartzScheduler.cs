using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;
using Quartz.Extensibility;

namespace Video.Jobs.Quartz;

/// <summary>A Quartz scheduler with the container it is built in.</summary>
internal sealed class QuartzScheduler : IAsyncDisposable
{
    /// <summary>Any number that nothing else in this database locks.</summary>
    private const long LockKey = 0x7669_6465_6f_0003;

    private readonly ServiceProvider _services;

    private QuartzScheduler(ServiceProvider services, IScheduler scheduler) => (_services, Scheduler) = (services, scheduler);

    public IScheduler Scheduler { get; }

    /// <param name="served">Null for a scheduler that only enqueues and is never started.</param>
    public static async Task<QuartzScheduler> BuildAsync(
        NpgsqlDataSource database, QuartzJobQueueOptions options, ServedGroups? served, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddSingleton(loggers);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddQuartz(quartz => Configure(quartz, database, options, served, clock));
        var provider = services.BuildServiceProvider();
        try
        {
            // Building creates the tables: two processes that do so at the same moment trip over each other.
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var locked = new NpgsqlCommand(
                $"SET LOCAL idle_in_transaction_session_timeout = '60s'; SELECT pg_advisory_xact_lock({LockKey})", connection, transaction);
            await locked.ExecuteNonQueryAsync(cancellationToken);
            var scheduler = await provider.GetRequiredService<ISchedulerFactory>().GetScheduler(cancellationToken);
            if (!await scheduler.Exists(Envelope.Job, cancellationToken))
                await scheduler.AddJob(Envelope.JobDetail, AddJobOptions.Replacing, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new QuartzScheduler(provider, scheduler);
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }

    /// <summary>Looks for due jobs now.</summary>
    public async Task WakeAsync(CancellationToken cancellationToken) =>
        await _services.GetRequiredService<ISchedulerSignaler>().SignalSchedulingChange(null, cancellationToken);

    /// <summary>Ends without waiting for jobs; another node will find them unfinished.</summary>
    public async Task AbandonAsync() => await Scheduler.Shutdown(waitForJobsToComplete: false, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None);
        await _services.DisposeAsync();
    }

    private static void Configure(IQuartzBuilder quartz, NpgsqlDataSource database, QuartzJobQueueOptions options, ServedGroups? served, TimeProvider clock)
    {
        quartz.ConfigureScheduler(scheduler =>
        {
            scheduler.InstanceName = "video";
            scheduler.InstanceId = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.CreateVersion7(clock.GetUtcNow()):N}";
            scheduler.IdleWaitTime = options.PollInterval;
        });
        quartz.UseTimeProvider(clock);
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(source => source.DataSourceFactory = _ => database);
            store.ProvisionSchema();
            store.UseClustering(cluster =>
            {
                cluster.CheckinInterval = options.CheckInInterval;
                cluster.CheckinMisfireThreshold = options.CheckInThreshold;
            });
            store.ConfigureStore(settings =>
            {
                settings.AcceptEnlistedTransactions = true;
                // Our triggers have names of their own, so an insert needs no lock; with it, every enqueue would hold
                // the cluster's one lock until the caller's transaction ends.
                settings.LockOnInsert = false;
            });
        });
        if (served is null)
        {
            quartz.UseDefaultThreadPool(1);
            return;
        }

        quartz.UseDefaultThreadPool(served.Limits.Values.Sum());
        quartz.UseJobFactory(new UnitJobFactory(served.Deliveries));
        quartz.ServeExecutionGroups([.. served.Limits.Keys]);
        quartz.UseExecutionLimits(limits =>
        {
            foreach (var (group, limit) in served.Limits)
                limits.ForGroup(group, limit);
        });
    }
}
