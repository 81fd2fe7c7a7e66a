using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Npgsql;
using Video.Jobs.Pipelines;

namespace Video.Jobs.Progress;

/// <summary>Follows videos through the pipeline, from any process.</summary>
public sealed class ProgressWatcher(NpgsqlDataSource database, Pipeline pipeline, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<ProgressWatcher>();

    /// <summary>
    /// The video's progress now and whenever it changes, ending with the first that is final; a few changes close together come as one.
    /// Learns of changes by notification, and at the latest after <paramref name="pollInterval"/>, also where notifications do not arrive.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such video, or it was deleted meanwhile.</exception>
    public IAsyncEnumerable<VideoProgress> WatchAsync(string videoId, TimeSpan pollInterval, CancellationToken cancellationToken) =>
        WatchAsync([videoId], pollInterval, cancellationToken);

    /// <summary>The same of several videos, over one connection however many they are; ends when all are final.</summary>
    /// <exception cref="InvalidOperationException">One of them does not exist, or was deleted meanwhile.</exception>
    public async IAsyncEnumerable<VideoProgress> WatchAsync(IReadOnlyCollection<string> videoIds, TimeSpan pollInterval, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var changes = await ChangeSignal.ListenAsync(database, videoIds.ToHashSet(), clock, _logger, cancellationToken);
        var last = new Dictionary<string, VideoProgress>();
        var open = videoIds.Distinct().ToList();
        var looked = clock.GetTimestamp();
        List<string> due = [.. open];
        while (open.Count > 0)
        {
            foreach (var videoId in due)
            {
                var now = await ReadAsync(videoId, cancellationToken);
                if (!last.TryGetValue(videoId, out var before) || !IsSame(before, now))
                    yield return now;
                last[videoId] = now;
                if (now.IsFinal)
                    open.Remove(videoId);
            }

            if (open.Count == 0)
                yield break;
            var heard = await changes.WaitAsync(pollInterval, cancellationToken);

            // While some are heard of all the time, the others are still looked at now and then.
            var isTime = heard.Count == 0 || clock.GetElapsedTime(looked) >= pollInterval;
            due = isTime ? [.. open] : [.. open.Where(heard.Contains)];
            if (isTime)
                looked = clock.GetTimestamp();
        }
    }

    /// <summary>The video's progress now.</summary>
    /// <exception cref="InvalidOperationException">There is no such video.</exception>
    public async Task<VideoProgress> ReadAsync(string videoId, CancellationToken cancellationToken)
    {
        const string sql = """
            SELECT v.state, v.error, u.stage, count(u.id), count(u.id) FILTER (WHERE u.state = 'done'), coalesce(sum(u.progress), 0),
                count(u.id) FILTER (WHERE u.state = 'running'), (array_agg(u.progress_text ORDER BY u.heartbeat_at DESC) FILTER (WHERE u.state = 'running'))[1]
            FROM videos v LEFT JOIN units u ON u.video_id = v.id
            WHERE v.id = $1 GROUP BY v.id, u.stage
            """;
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = videoId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        (string State, string? Error)? video = null;
        var counts = new Dictionary<string, StageCounts>();
        while (await reader.ReadAsync(cancellationToken))
        {
            video = (reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1));
            if (!reader.IsDBNull(2))
                counts[reader.GetString(2)] = new StageCounts((int)reader.GetInt64(3), (int)reader.GetInt64(4), reader.GetDouble(5), (int)reader.GetInt64(6), reader.IsDBNull(7) ? null : reader.GetString(7));
        }

        if (video is not { } found)
            throw new InvalidOperationException($"video {videoId}: expected one with this id, got none; was it deleted?");
        return new VideoProgress(videoId, found.State, found.Error, Stages(counts));
    }

    private List<StageProgress> Stages(Dictionary<string, StageCounts> counts)
    {
        var stages = new List<StageProgress>();
        foreach (var stage in pipeline.Stages)
        {
            var count = counts.GetValueOrDefault(stage.Name) ?? new StageCounts(0, 0, 0, 0, null);
            var total = stage.Rule switch
            {
                Follow.First or Follow.All => 1,
                Follow.Each => Math.Max(count.Total, stages[^1].Total),
                _ => count.Total,
            };
            stages.Add(new StageProgress(stage.Name, count.Done, total, total == 0 ? 0 : count.Progress / total, count.Running, count.Text));
        }

        return stages;
    }

    private static bool IsSame(VideoProgress a, VideoProgress b) => a.State == b.State && a.Error == b.Error && a.Stages.SequenceEqual(b.Stages);

    private sealed record StageCounts(int Total, int Done, double Progress, int Running, string? Text);
}
