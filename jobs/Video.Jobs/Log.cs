using Microsoft.Extensions.Logging;

namespace Video.Jobs;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Unit {UnitId} started: {Stage} {Chunk} of video {VideoId}, attempt {Attempt}")]
    public static partial void UnitStarted(ILogger logger, long unitId, string stage, int chunk, string videoId, int attempt);

    [LoggerMessage(2, LogLevel.Information, "Unit {UnitId} ended: {Stage} {Chunk} of video {VideoId}, {Ending} after {Seconds:0.0} s")]
    public static partial void UnitEnded(ILogger logger, long unitId, string stage, int chunk, string videoId, string ending, double seconds);

    [LoggerMessage(3, LogLevel.Warning, "Unit {UnitId} is no longer held here, its result is dropped: {Stage} {Chunk} of video {VideoId}")]
    public static partial void UnitLost(ILogger logger, long unitId, string stage, int chunk, string videoId);

    [LoggerMessage(4, LogLevel.Warning, "Unit {UnitId} threw: {Stage} {Chunk} of video {VideoId}")]
    public static partial void UnitThrew(ILogger logger, long unitId, string stage, int chunk, string videoId, Exception exception);

    [LoggerMessage(5, LogLevel.Debug, "Unit {UnitId} is not to be taken before {Until:O}")]
    public static partial void UnitBusy(ILogger logger, long unitId, DateTimeOffset until);

    [LoggerMessage(6, LogLevel.Error, "Unit {UnitId} fails without being run again: {Error}")]
    public static partial void UnitPoisoned(ILogger logger, long unitId, string error);

    [LoggerMessage(7, LogLevel.Debug, "Unit {UnitId} was delivered, but there is nothing to do for it")]
    public static partial void UnitGone(ILogger logger, long unitId);

    [LoggerMessage(8, LogLevel.Warning, "Unit {UnitId}: heartbeat not written")]
    public static partial void HeartbeatMissed(ILogger logger, long unitId, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "The ending of a unit was not written, trying again")]
    public static partial void WriteRepeated(ILogger logger, Exception exception);

    [LoggerMessage(10, LogLevel.Information, "Worker {Worker} serves {Limits}")]
    public static partial void WorkerStarted(ILogger logger, string worker, string limits);

    [LoggerMessage(11, LogLevel.Information, "Worker {Worker} stops, units may run on for {Seconds:0.#} s")]
    public static partial void WorkerStopping(ILogger logger, string worker, double seconds);

    [LoggerMessage(12, LogLevel.Information, "Enqueued {Count} units whose job was lost")]
    public static partial void Swept(ILogger logger, int count);

    [LoggerMessage(13, LogLevel.Warning, "Looking for lost units failed, trying again later")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(14, LogLevel.Warning, "Progress of video {VideoId} is polled: no notifications")]
    public static partial void WatchPolls(ILogger logger, string videoId, Exception exception);

    [LoggerMessage(15, LogLevel.Debug, "What is to be done in the background next is looked for later")]
    public static partial void BackgroundWaits(ILogger logger, Exception exception);

    [LoggerMessage(16, LogLevel.Information, "Searches go through the vectors of {Model} from now on")]
    public static partial void SearchModelSwitched(ILogger logger, string model);
}
