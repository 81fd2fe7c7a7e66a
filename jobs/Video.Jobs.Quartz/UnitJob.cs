using Quartz;
using Quartz.Extensibility;

namespace Video.Jobs.Quartz;

/// <summary>The one job type that the database knows. Renaming it or its namespace orphans every stored job.</summary>
internal sealed class UnitJob(Deliveries deliveries) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await deliveries.DeliverAsync(Envelope.Open(context));
}

/// <summary>Makes the job with the handler it hands over to.</summary>
internal sealed class UnitJobFactory(Deliveries deliveries) : IJobFactory
{
    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new JobScope(new UnitJob(deliveries), null));

    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
}
