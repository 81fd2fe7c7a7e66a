using Microsoft.Extensions.Logging;

namespace Video.Jobs.Quartz;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Not told of new jobs, polling for them: the connection that listens was lost")]
    public static partial void NotListening(ILogger logger, Exception exception);
}
