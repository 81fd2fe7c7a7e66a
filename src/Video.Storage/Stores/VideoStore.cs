using System.Text.Json.Nodes;
using Npgsql;

namespace Video.Storage.Stores;

/// <summary>The table <c>videos</c>. Writes belong to the connection's transaction where it has one.</summary>
public sealed class VideoStore(NpgsqlConnection connection)
{
    private const string Columns =
        "id, sha256, name, path, size_bytes, state, error, model_name, model_fingerprint, options, facts, duration_seconds, summary, created_at, finished_at, "
        + "ARRAY(SELECT tag FROM video_tags WHERE video_id = videos.id ORDER BY tag)";

    /// <summary>Adds a file, or finds the video of the same bytes.</summary>
    /// <returns>The video as it now is, and whether it is new.</returns>
    public async Task<(VideoRow Video, bool IsNew)> AddAsync(NewVideo video, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var added = await connection.ListAsync(
            $"""
            INSERT INTO videos (id, sha256, name, path, size_bytes, options, created_at)
            VALUES (left(@sha256, 12), @sha256, @name, @path, @size, @options::jsonb, @now)
            ON CONFLICT (sha256) DO NOTHING
            RETURNING {Columns}
            """,
            Read, cancellationToken,
            ("sha256", video.Sha256), ("name", video.Name), ("path", video.Path), ("size", video.SizeBytes), ("options", video.Options), ("now", now));
        if (added is [var row])
        {
            return (row, true);
        }

        var known = await connection.ListAsync($"SELECT {Columns} FROM videos WHERE sha256 = @sha256", Read, cancellationToken, ("sha256", video.Sha256));
        return known is [var existing]
            ? (existing, false)
            : throw new StorageException($"Video {video.Name}: expected to add or find it, got neither because another process deleted it at this moment; add it again");
    }

    public async Task<VideoRow?> GetAsync(string id, CancellationToken cancellationToken) =>
        (await connection.ListAsync($"SELECT {Columns} FROM videos WHERE id = @id", Read, cancellationToken, ("id", id))).SingleOrDefault();

    /// <summary>The one video that a user means by its id, the beginning of its id (four digits or more), or its name.</summary>
    /// <exception cref="StorageException">No video or several match.</exception>
    public async Task<VideoRow> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        var matches = await connection.ListAsync(
            $"""
            SELECT {Columns} FROM videos
            WHERE id = @reference OR name = @reference OR (length(@reference) >= 4 AND starts_with(id, lower(@reference)))
            ORDER BY id = @reference DESC, created_at
            """,
            Read, cancellationToken, ("reference", reference));
        return matches switch
        {
            [var only] => only,
            [var exact, ..] when exact.Id == reference => exact,
            [] => throw new StorageException($"Video '{reference}': expected the id or name of a video, got one that is not here; 'video list' shows them"),
            _ => throw new StorageException($"Video '{reference}': expected one video, got {matches.Count} ({string.Join(", ", matches.Take(5).Select(video => video.Id))}); give the whole id"),
        };
    }

    /// <summary>Oldest first.</summary>
    public Task<List<VideoRow>> ListAsync(CancellationToken cancellationToken) =>
        connection.ListAsync($"SELECT {Columns} FROM videos ORDER BY created_at, id", Read, cancellationToken);

    /// <summary>Those that pass what a filter says of videos, oldest first.</summary>
    public Task<List<VideoRow>> ListAsync(SegmentFilter filter, CancellationToken cancellationToken) => connection.ListAsync(
        $"SELECT {Columns} FROM videos WHERE id IN (SELECT v.id FROM videos v WHERE {filter.VideoCondition}) ORDER BY created_at, id", Read, cancellationToken, [.. filter.Parameters]);

    /// <summary>The different texts that videos have under this name in their options, the most frequent first.</summary>
    public Task<List<string>> ListOptionsAsync(string name, CancellationToken cancellationToken) => connection.ListAsync(
        "SELECT options ->> @name FROM videos WHERE options ->> @name IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1", row => row.GetString(0), cancellationToken, ("name", name));

    /// <summary>Back to the start with new options, as if just added; what was stored of it is deleted.</summary>
    public async Task RequeueAsync(string id, JsonObject options, CancellationToken cancellationToken)
    {
        foreach (var table in new[] { "segments", "chapters", "texts", "ledger", "questions" })
        {
            await connection.ExecuteAsync($"DELETE FROM {table} WHERE video_id = @id", cancellationToken, ("id", id));
        }

        await UpdateAsync(
            id,
            """
            state = 'queued', finished_at = NULL, error = NULL, options = @options::jsonb, facts = '{}', duration_seconds = NULL,
            summary = NULL, model_name = NULL, model_fingerprint = NULL
            """,
            cancellationToken, ("options", options));
    }

    /// <summary>Its units wait, whatever became of it before.</summary>
    public Task MarkQueuedAsync(string id, CancellationToken cancellationToken) =>
        UpdateAsync(id, "state = 'queued', finished_at = NULL, error = NULL", cancellationToken);

    /// <summary>A queued video runs; one in any other state stays what it is.</summary>
    public Task MarkRunningAsync(string id, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("UPDATE videos SET state = 'running' WHERE id = @id AND state = 'queued'", cancellationToken, ("id", id));

    /// <summary>Done when no unit of it is left to do but those in the background. The caller holds the video's row, so that of two units that end at once one sees the other.</summary>
    public Task MarkDoneWhenFinishedAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) => connection.ExecuteAsync(
        """
        UPDATE videos SET state = 'done', finished_at = @now, error = NULL
        WHERE id = @id AND NOT EXISTS (SELECT FROM units WHERE video_id = @id AND state <> 'done' AND NOT is_background)
        """,
        cancellationToken, ("id", id), ("now", now));

    /// <param name="error">One sentence for the user.</param>
    public Task MarkFailedAsync(string id, string error, DateTimeOffset now, CancellationToken cancellationToken) =>
        UpdateAsync(id, "state = 'failed', finished_at = @now, error = @error", cancellationToken, ("now", now), ("error", error));

    /// <summary>Which model this video is analysed with; visual tokens must carry the same fingerprint.</summary>
    public Task SetModelAsync(string id, string name, string fingerprint, CancellationToken cancellationToken) =>
        UpdateAsync(id, "model_name = @name, model_fingerprint = @fingerprint", cancellationToken, ("name", name), ("fingerprint", fingerprint));

    /// <summary>Where the file is now: the same bytes may be added again from another place.</summary>
    public Task SetPathAsync(string id, string name, string path, CancellationToken cancellationToken) =>
        UpdateAsync(id, "name = @name, path = @path", cancellationToken, ("name", name), ("path", path));

    /// <summary>Adds facts to those that are known; a name given again replaces the earlier one.</summary>
    public Task AddFactsAsync(string id, JsonObject facts, CancellationToken cancellationToken) =>
        UpdateAsync(id, "facts = facts || @facts::jsonb", cancellationToken, ("facts", facts));

    /// <summary>Needed before anything with a time can be stored; never below what already is.</summary>
    public Task SetDurationAsync(string id, double seconds, CancellationToken cancellationToken) =>
        UpdateAsync(id, "duration_seconds = @seconds", cancellationToken, ("seconds", seconds));

    public Task SetSummaryAsync(string id, string summary, CancellationToken cancellationToken) =>
        UpdateAsync(id, "summary = @summary", cancellationToken, ("summary", summary));

    /// <summary>Deletes the video and all that is stored of it, not the file.</summary>
    /// <returns>False when there was none.</returns>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync("DELETE FROM videos WHERE id = @id", cancellationToken, ("id", id)) > 0;

    private async Task UpdateAsync(string id, string assignments, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        if (await connection.ExecuteAsync($"UPDATE videos SET {assignments} WHERE id = @id", cancellationToken, [("id", id), .. parameters]) == 0)
        {
            throw new StorageException($"Video {id}: expected to update it, got no such video; it has been deleted");
        }
    }

    private static VideoRow Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetString(0),
        Sha256 = row.GetString(1),
        Name = row.GetString(2),
        Path = row.GetString(3),
        SizeBytes = row.GetInt64(4),
        State = Enum.Parse<VideoState>(row.GetString(5), ignoreCase: true),
        Error = row.Text(6),
        ModelName = row.Text(7),
        ModelFingerprint = row.Text(8),
        Options = row.Json(9),
        Facts = row.Json(10),
        DurationSeconds = row.Double(11),
        Summary = row.Text(12),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(13),
        FinishedAt = row.Time(14),
        Tags = row.GetFieldValue<string[]>(15),
    };
}
