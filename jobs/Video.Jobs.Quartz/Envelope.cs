using Quartz;
using Video.Jobs.Queue;

namespace Video.Jobs.Quartz;

/// <summary>How a ticket is kept in Quartz: a one-shot trigger named after the unit and its fence, with the unit's id as data.</summary>
internal static class Envelope
{
    private const string UnitId = "unitId";

    public static JobKey Job { get; } = new("unit", "video");

    public static IJobDetail JobDetail { get; } = JobBuilder.Create<UnitJob>().WithIdentity(Job).StoreDurably().RequestRecovery().Build();

    public static TriggerKey Key(JobTicket ticket) => new($"{ticket.UnitId}.{ticket.Fence}", "video");

    public static ITrigger Trigger(JobTicket ticket, TimeSpan firstRedelivery) => TriggerBuilder.Create()
        .WithIdentity(Key(ticket))
        .ForJob(Job)
        .WithExecutionGroup(ticket.Group)
        .UsingJobData(UnitId, ticket.UnitId)
        .StartAt(ticket.NotBefore)
        // A job that waits for a free worker is not late: its place in the queue stays.
        .WithSchedule(SimpleScheduleBuilder.Create().WithRepeatCount(0).WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires))
        .WithRetryPolicy(RetryPolicy.Exponential(1000, firstRedelivery, 2, TimeSpan.FromMinutes(1)))
        .Build();

    public static JobDelivery Open(IJobExecutionContext context) =>
        new(Convert.ToInt64(context.MergedJobDataMap[UnitId]), context.Recovering);
}
