using Video.Storage.Stores;

namespace Video.Jobs.Units;

/// <summary>A unit that failed for good takes its video with it, unless it worked in the background.</summary>
internal static class VideoFailure
{
    /// <summary>Marks the unit and the video failed and cancels the video's other unfinished units. Running ones notice at their next heartbeat.</summary>
    /// <param name="videoError">What <c>show</c> tells the user.</param>
    public static async Task WriteAsync(
        UnitTransaction transaction, int losses, int attempts, string error, string videoError, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string fail = """
            UPDATE units SET state = 'failed', fence = fence + 1, losses = $2, attempts = $3, error = $4, worker = NULL, heartbeat_at = NULL, finished_at = $5
            WHERE id = $1
            """;
        const string cancel = """
            UPDATE units SET state = 'cancelled', fence = fence + 1, worker = NULL, heartbeat_at = NULL, finished_at = $2
            WHERE video_id = $1 AND state IN ('pending', 'running') AND NOT is_background
            """;
        var (session, row) = (transaction.Session, transaction.Row);
        await session.ExecuteAsync(fail, [row.Id, losses, attempts, error, now], cancellationToken);
        if (row.IsBackground)
            return;
        await session.ExecuteAsync(cancel, [row.VideoId, now], cancellationToken);
        await new VideoStore(session.Connection).MarkFailedAsync(row.VideoId, videoError, now, cancellationToken);
        session.Announce(row.VideoId);
    }
}
