using Npgsql;
using Video.Jobs.Pipelines;
using Video.Jobs.Queue;
using Video.Jobs.Units;
using Video.Storage.Stores;

namespace Video.Jobs.Workers;

/// <summary>Puts videos into the pipeline. Needs no worker in this process.</summary>
public sealed class VideoSubmission(NpgsqlDataSource database, IJobQueue queue, Pipeline pipeline, TimeProvider clock)
{
    private readonly JobDatabase _database = new(database, queue, JobDatabase.AbandonedAfterDefault);

    /// <summary>
    /// Enqueues what is missing: the first unit of a new video, the failed and cancelled units of a failed one. Units that are done stay done;
    /// a video that is complete or under way is left alone.
    /// </summary>
    /// <param name="transaction">The caller's, in which the video's row may have been inserted. Submit last before the commit.</param>
    /// <param name="input">JSON for the first stage; also replaces that of a first unit that did not end well.</param>
    public async Task SubmitAsync(NpgsqlTransaction transaction, string videoId, string input, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection ?? throw new ArgumentException("transaction: expected an open one, got one that has ended", nameof(transaction));
        await using var session = new JobSession(connection, transaction, _database.Queue, ownsConnection: false);
        await SubmitAsync(session, videoId, input, cancellationToken);
        await session.FlushAsync(cancellationToken);
    }

    /// <summary>The same in a transaction of its own.</summary>
    public async Task SubmitAsync(string videoId, string input, CancellationToken cancellationToken)
    {
        await using var session = await _database.BeginAsync(cancellationToken);
        await SubmitAsync(session, videoId, input, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>Forgets all units of the video, running ones too, and begins again. What stages stored is theirs to replace.</summary>
    public async Task RestartAsync(NpgsqlTransaction transaction, string videoId, string input, CancellationToken cancellationToken)
    {
        var connection = transaction.Connection ?? throw new ArgumentException("transaction: expected an open one, got one that has ended", nameof(transaction));
        await using var session = new JobSession(connection, transaction, _database.Queue, ownsConnection: false);
        await LockAsync(session, videoId, cancellationToken);
        await session.ExecuteAsync("DELETE FROM units WHERE video_id = $1", [videoId], cancellationToken);
        await SubmitAsync(session, videoId, input, cancellationToken);
        await session.FlushAsync(cancellationToken);
    }

    private async Task SubmitAsync(JobSession session, string videoId, string input, CancellationToken cancellationToken)
    {
        await LockAsync(session, videoId, cancellationToken);
        var now = clock.GetUtcNow();
        var states = await session.QueryAsync("SELECT state FROM units WHERE video_id = $1 AND NOT is_background", [videoId], row => row.GetString(0), cancellationToken);
        if (states.Count == 0)
            await Followers.AddAsync(session, pipeline, videoId, new UnitRequest(pipeline.First.Name, 0, input), now, cancellationToken);
        else if (states.Any(state => state is "failed" or "cancelled"))
            await ReviveAsync(session, videoId, input, now, cancellationToken);
        else
            return;

        await new VideoStore(session.Connection).MarkQueuedAsync(videoId, cancellationToken);
        session.Announce(videoId);
    }

    private static async Task LockAsync(JobSession session, string videoId, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync("SELECT id FROM videos WHERE id = $1 FOR NO KEY UPDATE", [videoId], row => row.GetString(0), cancellationToken);
        if (found.Count == 0)
            throw new InvalidOperationException($"video {videoId}: expected a row to work on, got none; was it deleted?");
    }

    private async Task ReviveAsync(JobSession session, string videoId, string input, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql = """
            UPDATE units SET state = 'pending', fence = fence + 1, attempts = 0, losses = 0, error = NULL, progress = 0, progress_text = NULL,
                finished_at = NULL, not_before = $2, input = CASE WHEN stage = $3 THEN $4::jsonb ELSE input END
            WHERE video_id = $1 AND state IN ('failed', 'cancelled') AND NOT is_background
            RETURNING id, fence, job_group
            """;
        var tickets = await session.QueryAsync(
            sql, [videoId, now, pipeline.First.Name, input], row => new JobTicket(row.GetInt64(0), row.GetInt64(1), row.GetString(2), now), cancellationToken);
        foreach (var ticket in tickets)
            session.Enqueue(ticket);
    }
}
