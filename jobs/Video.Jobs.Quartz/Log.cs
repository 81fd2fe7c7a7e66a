using Microsoft.Extensions.Logging;

namespace Video.Jobs.Quartz;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Not told of new jobs, polling for them: the connection that listens was lost")]
    public static partial void NotListening(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Jobs that were told to end {Seconds} s ago still run and are left behind; their units are run again elsewhere")]
    public static partial void HandlersLeftBehind(ILogger logger, double seconds);
}
