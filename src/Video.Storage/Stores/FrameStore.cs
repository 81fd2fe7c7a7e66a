using Npgsql;

namespace Video.Storage.Stores;

/// <summary>Anchors are the first and last sampled frame of a segment and keep all tokens; those between keep one.</summary>
public enum FrameRole
{
    Anchor,
    Middle,
}

/// <param name="Seconds">The frame's true presentation time, inside its segment.</param>
/// <param name="Thumbnail">JPEG, or null.</param>
public sealed record SampledFrame(double Seconds, FrameRole Role, byte[]? Thumbnail);

/// <summary>The table <c>sampled_frames</c>.</summary>
public sealed class FrameStore(NpgsqlConnection connection)
{
    /// <summary>Makes these the sampled frames of one segment.</summary>
    public async Task ReplaceAsync(string videoId, int segmentNumber, IReadOnlyList<SampledFrame> frames, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            "DELETE FROM sampled_frames WHERE video_id = @video AND segment_number = @segment", cancellationToken, ("video", videoId), ("segment", segmentNumber));
        foreach (var frame in frames)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO sampled_frames (video_id, segment_number, seconds, role, thumbnail)
                VALUES (@video, @segment, @seconds, @role, @thumbnail::bytea)
                """,
                cancellationToken,
                ("video", videoId), ("segment", segmentNumber), ("seconds", frame.Seconds), ("role", frame.Role.ToString().ToLowerInvariant()), ("thumbnail", frame.Thumbnail));
        }
    }

    /// <summary>In order of time, without thumbnails.</summary>
    public Task<List<(int SegmentNumber, SampledFrame Frame)>> ListAsync(string videoId, CancellationToken cancellationToken) => connection.ListAsync(
        "SELECT segment_number, seconds, role FROM sampled_frames WHERE video_id = @video ORDER BY segment_number, seconds",
        row => (row.GetInt32(0), new SampledFrame(row.GetDouble(1), Enum.Parse<FrameRole>(row.GetString(2), ignoreCase: true), Thumbnail: null)),
        cancellationToken, ("video", videoId));

    /// <summary>The JPEG of the frame nearest to a time; null when the video has none.</summary>
    public async Task<byte[]?> ReadThumbnailAsync(string videoId, double seconds, CancellationToken cancellationToken) => (await connection.ListAsync(
        "SELECT thumbnail FROM sampled_frames WHERE video_id = @video AND thumbnail IS NOT NULL ORDER BY abs(seconds - @seconds) LIMIT 1",
        row => row.GetFieldValue<byte[]>(0), cancellationToken, ("video", videoId), ("seconds", seconds))).SingleOrDefault();
}
