using System.Text.Json;
using Npgsql;

namespace Video.Storage.Stores;

/// <summary>How much and where to a segment moves.</summary>
/// <param name="Magnitude">Mean, 0 or more.</param>
/// <param name="DirectionDegrees">Mean, [0, 360); null where nothing moves.</param>
/// <param name="Curve">Magnitude over the segment's time.</param>
public sealed record SegmentMotion(double Magnitude, double? DirectionDegrees, IReadOnlyList<double> Curve);

/// <summary>A half-open range [start, end) of a video's presentation time.</summary>
/// <param name="Number">From 0, in order of time.</param>
public sealed record Segment(int Number, double StartSeconds, double EndSeconds)
{
    /// <summary>Null until it has been captioned.</summary>
    public string? Caption { get; init; }

    /// <summary>Null until it has been sampled.</summary>
    public SegmentMotion? Motion { get; init; }
}

/// <summary>The table <c>segments</c>.</summary>
public sealed class SegmentStore(NpgsqlConnection connection)
{
    private const string Columns = "number, start_seconds, end_seconds, caption, motion";

    /// <summary>Makes these the video's segments; what was stored of earlier ones (frames, tokens, captions) is deleted.</summary>
    /// <remarks>Run it with what it belongs to in one transaction.</remarks>
    public async Task ReplaceAsync(string videoId, IReadOnlyList<Segment> segments, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("DELETE FROM segments WHERE video_id = @video", cancellationToken, ("video", videoId));
        await connection.ExecuteAsync(
            """
            INSERT INTO segments (video_id, number, start_seconds, end_seconds)
            SELECT @video, number, start_seconds, end_seconds FROM unnest(@numbers, @starts, @ends) AS t (number, start_seconds, end_seconds)
            """,
            cancellationToken,
            ("video", videoId),
            ("numbers", segments.Select(segment => segment.Number).ToArray()),
            ("starts", segments.Select(segment => segment.StartSeconds).ToArray()),
            ("ends", segments.Select(segment => segment.EndSeconds).ToArray()));
        foreach (var segment in segments)
        {
            if (segment.Caption is { } caption)
            {
                await SetCaptionAsync(videoId, segment.Number, caption, cancellationToken);
            }

            if (segment.Motion is { } motion)
            {
                await SetMotionAsync(videoId, segment.Number, motion, cancellationToken);
            }
        }
    }

    public Task SetCaptionAsync(string videoId, int number, string caption, CancellationToken cancellationToken) =>
        UpdateAsync(videoId, number, "caption = @caption", cancellationToken, ("caption", caption));

    public Task SetMotionAsync(string videoId, int number, SegmentMotion motion, CancellationToken cancellationToken) => UpdateAsync(
        videoId, number, "motion = @motion::jsonb, motion_magnitude = @magnitude, motion_direction = @direction::double precision", cancellationToken,
        ("motion", JsonSerializer.Serialize(motion, StorageJson.Default.SegmentMotion)), ("magnitude", motion.Magnitude), ("direction", motion.DirectionDegrees));

    /// <summary>In order of time.</summary>
    public Task<List<Segment>> ListAsync(string videoId, CancellationToken cancellationToken) =>
        connection.ListAsync($"SELECT {Columns} FROM segments WHERE video_id = @video ORDER BY number", Read, cancellationToken, ("video", videoId));

    /// <summary>Those of these numbers that exist, in order of time.</summary>
    public Task<List<Segment>> ListAsync(string videoId, IReadOnlyList<int> numbers, CancellationToken cancellationToken) => connection.ListAsync(
        $"SELECT {Columns} FROM segments WHERE video_id = @video AND number = ANY (@numbers) ORDER BY number", Read, cancellationToken,
        ("video", videoId), ("numbers", numbers.ToArray()));

    /// <summary>The segments that share time with stretches of videos, those that pass; without captions and motion.</summary>
    /// <returns>In the order of the stretches, and for each in order of time.</returns>
    /// <remarks>Segments of a video do not overlap: the earliest that can share time with a stretch is the last that begins before it.</remarks>
    public Task<List<(int Stretch, Segment Segment)>> OverlappingAsync(IReadOnlyList<(string VideoId, double StartSeconds, double EndSeconds)> stretches, SegmentFilter filter, CancellationToken cancellationToken) =>
        connection.ListAsync(
            $"""
            SELECT asked.place::integer - 1, s.number, s.start_seconds, s.end_seconds
            FROM unnest(@videos, @starts, @ends) WITH ORDINALITY AS asked (video, starts, ends, place)
            JOIN LATERAL (
                SELECT * FROM segments
                WHERE video_id = asked.video AND start_seconds < asked.ends AND end_seconds > asked.starts
                  AND start_seconds >= coalesce((SELECT max(start_seconds) FROM segments WHERE video_id = asked.video AND start_seconds <= asked.starts), 0)
            ) s ON true {filter.JoinVideos}
            WHERE {filter.Condition}
            ORDER BY asked.place, s.number
            """,
            row => (row.GetInt32(0), new Segment(row.GetInt32(1), row.GetDouble(2), row.GetDouble(3))), cancellationToken,
            [
                ("videos", stretches.Select(stretch => stretch.VideoId).ToArray()), ("starts", stretches.Select(stretch => stretch.StartSeconds).ToArray()), ("ends", stretches.Select(stretch => stretch.EndSeconds).ToArray()),
                .. filter.Parameters,
            ]);

    private async Task UpdateAsync(string videoId, int number, string assignments, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        if (await connection.ExecuteAsync($"UPDATE segments SET {assignments} WHERE video_id = @video AND number = @number", cancellationToken,
            [("video", videoId), ("number", number), .. parameters]) == 0)
        {
            throw new StorageException($"Video {videoId}: expected to update its segment {number}, got no such segment; the video has been deleted or cut anew");
        }
    }

    private static Segment Read(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetDouble(1), row.GetDouble(2))
    {
        Caption = row.Text(3),
        Motion = row.Text(4) is { } motion ? JsonSerializer.Deserialize(motion, StorageJson.Default.SegmentMotion) : null,
    };
}
