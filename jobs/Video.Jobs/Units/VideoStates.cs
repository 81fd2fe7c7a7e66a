namespace Video.Jobs.Units;

/// <summary>The video's own state, as its units move it. The video row is locked by the caller.</summary>
internal static class VideoStates
{
    public static Task QueuedAsync(JobSession session, string videoId, CancellationToken cancellationToken) =>
        session.ExecuteAsync("UPDATE videos SET state = 'queued', error = NULL, finished_at = NULL WHERE id = $1", [videoId], cancellationToken);

    public static Task RunningAsync(JobSession session, string videoId, CancellationToken cancellationToken) =>
        session.ExecuteAsync("UPDATE videos SET state = 'running' WHERE id = $1 AND state = 'queued'", [videoId], cancellationToken);

    public static Task FailedAsync(JobSession session, string videoId, string error, DateTimeOffset now, CancellationToken cancellationToken) =>
        session.ExecuteAsync("UPDATE videos SET state = 'failed', error = $2, finished_at = $3 WHERE id = $1", [videoId, error, now], cancellationToken);

    public static Task DoneWhenFinishedAsync(JobSession session, string videoId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql = """
            UPDATE videos SET state = 'done', error = NULL, finished_at = $2
            WHERE id = $1 AND NOT EXISTS (SELECT FROM units WHERE video_id = $1 AND state <> 'done')
            """;
        return session.ExecuteAsync(sql, [videoId, now], cancellationToken);
    }
}
