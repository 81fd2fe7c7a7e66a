using Video.Jobs.Pipelines;
using Video.Jobs.Queue;

namespace Video.Jobs.Units;

/// <summary>
/// Adds the units that follow a finished one, in its own transaction. The video row is locked, so of several units that finish
/// at the same time exactly one sees that it was the last.
/// </summary>
internal static class Followers
{
    public static async Task AddAsync(
        JobSession session, Pipeline pipeline, Unit finished, IReadOnlyList<UnitRequest> chosen, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stage = pipeline.Find(finished.Stage);
        // What the stage chose goes first: a follower by rule with the same chunk then finds its place taken.
        foreach (var request in chosen)
            await AddAsync(session, pipeline, finished.VideoId, request, now, cancellationToken);
        if (pipeline.EachAfter(stage) is { } each)
            await AddAsync(session, pipeline, finished.VideoId, new UnitRequest(each.Name, finished.Chunk, finished.Input), now, cancellationToken);
        foreach (var all in pipeline.AllAfter(stage))
            if (await AreDoneAsync(session, finished.VideoId, pipeline.Before(all), cancellationToken))
                await AddAsync(session, pipeline, finished.VideoId, new UnitRequest(all.Name, 0), now, cancellationToken);
    }

    /// <summary>Inserts and enqueues a unit unless it exists.</summary>
    public static async Task AddAsync(
        JobSession session, Pipeline pipeline, string videoId, UnitRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string insert = """
            INSERT INTO units (video_id, stage, chunk, job_group, state, input, max_attempts, enqueued_at, not_before, is_background)
            VALUES ($1, $2, $3, $4, 'pending', $5::jsonb, $6, $7, (SELECT coalesce(min(enqueued_at), $7) FROM units WHERE video_id = $1 AND NOT $8), $8)
            ON CONFLICT (video_id, stage, chunk) DO NOTHING
            RETURNING id, fence, not_before
            """;
        var (_, group, rule) = pipeline.Find(request.Stage);
        // Due since its video was added, not since now: videos are finished in the order in which they came. What is done in the background has no such claim.
        var tickets = await session.QueryAsync(
            insert,
            [videoId, request.Stage, request.Chunk, group, request.Input, pipeline.MaxAttempts, now, rule == Follow.Background],
            row => new JobTicket(row.GetInt64(0), row.GetInt64(1), group, row.GetFieldValue<DateTimeOffset>(2)),
            cancellationToken);
        foreach (var ticket in tickets)
            session.Enqueue(ticket);
    }

    private static async Task<bool> AreDoneAsync(JobSession session, string videoId, IEnumerable<PipelineStage> stages, CancellationToken cancellationToken)
    {
        var unfinished = await session.QueryAsync(
            "SELECT count(*) FROM units WHERE video_id = $1 AND stage = ANY($2) AND state <> 'done'",
            [videoId, stages.Select(stage => stage.Name).ToArray()],
            row => row.GetInt64(0),
            cancellationToken);
        return unfinished[0] == 0;
    }
}
