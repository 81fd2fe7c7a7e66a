using Microsoft.Extensions.Logging.Abstractions;
using Video.Jobs.Quartz;
using Video.Jobs.Queue;

namespace Video.Jobs.Tests.Conformance;

/// <summary>The adapters by name, so that a child process can be told which one to use.</summary>
internal static class Adapters
{
    public const string Quartz = "quartz";

    /// <summary>Quick to find a process dead: a busy machine may then think so of a living one, which must do no harm.</summary>
    private static readonly QuartzJobQueueOptions Quick = new()
    {
        CheckInInterval = TimeSpan.FromMilliseconds(300),
        CheckInThreshold = TimeSpan.FromSeconds(1.2),
        AbandonedAfter = TimeSpan.FromSeconds(3),
        FirstRedelivery = TimeSpan.FromMilliseconds(200),
    };

    public static IJobQueue Create(string adapter, string connectionString) => adapter switch
    {
        Quartz => new QuartzJobQueue(connectionString, Quick, TimeProvider.System, NullLoggerFactory.Instance),
        _ => throw new ArgumentOutOfRangeException(nameof(adapter), adapter, "no such adapter"),
    };
}
