using System.Text.Json.Nodes;
using Npgsql;

namespace Video.Storage.Stores;

/// <summary>What one stage did to one chunk of a video.</summary>
/// <param name="Stage">probe, encode, caption, …</param>
/// <param name="Chunk">From 0; 0 where a stage is not divided.</param>
/// <param name="Entry">Frames planned, decoded, undecodable; gaps; tokens before and after; seconds spent.</param>
public sealed record LedgerEntry(string Stage, int Chunk, JsonObject Entry, DateTimeOffset RecordedAt);

/// <summary>The table <c>ledger</c>.</summary>
public sealed class LedgerStore(NpgsqlConnection connection)
{
    /// <summary>Records a stage's work, in place of an earlier record of the same chunk.</summary>
    public Task PutAsync(string videoId, LedgerEntry entry, CancellationToken cancellationToken) => connection.ExecuteAsync(
        """
        INSERT INTO ledger (video_id, stage, chunk, entry, recorded_at) VALUES (@video, @stage, @chunk, @entry::jsonb, @now)
        ON CONFLICT (video_id, stage, chunk) DO UPDATE SET entry = EXCLUDED.entry, recorded_at = EXCLUDED.recorded_at
        """,
        cancellationToken,
        ("video", videoId), ("stage", entry.Stage), ("chunk", entry.Chunk), ("entry", entry.Entry), ("now", entry.RecordedAt));

    /// <summary>In the order in which the stages were done, chunks in order.</summary>
    public Task<List<LedgerEntry>> ListAsync(string videoId, CancellationToken cancellationToken) => connection.ListAsync(
        """
        SELECT stage, chunk, entry, recorded_at FROM ledger WHERE video_id = @video
        ORDER BY min(recorded_at) OVER (PARTITION BY stage), stage, chunk
        """,
        row => new LedgerEntry(row.GetString(0), row.GetInt32(1), row.Json(2), row.GetFieldValue<DateTimeOffset>(3)),
        cancellationToken, ("video", videoId));
}
