using System.Text.Json.Nodes;
using Npgsql;
using Video.Storage.Stores;

namespace Video.Cli.Videos;

/// <summary>All that is known of one video: what `show --json` prints, and `add --wait --json` for each file as it ends.</summary>
internal sealed record VideoJson
{
    /// <summary>Null for a file that was refused, of which nothing is kept.</summary>
    public required string? Id { get; init; }

    public required string Name { get; init; }

    /// <summary>queued, running, done, failed, or refused.</summary>
    public required string State { get; init; }

    public required string? Error { get; init; }

    public required string Path { get; init; }

    public double? DurationSeconds { get; init; }

    public string? Model { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<SegmentJson> Segments { get; init; } = [];

    public string? Summary { get; init; }

    public IReadOnlyList<ChapterJson> Chapters { get; init; } = [];

    /// <summary>What header and decoding said.</summary>
    public JsonObject Facts { get; init; } = [];

    public IReadOnlyList<LedgerJson> Ledger { get; init; } = [];

    /// <summary>A file of which nothing is kept.</summary>
    public static VideoJson Refused(string path, string error) =>
        new() { Id = null, Name = System.IO.Path.GetFileName(path), State = "refused", Error = error, Path = path };

    public static async Task<VideoJson> ReadAsync(NpgsqlConnection connection, VideoRow video, CancellationToken cancellationToken)
    {
        var segments = await new SegmentStore(connection).ListAsync(video.Id, cancellationToken);
        var chapters = await new ChapterStore(connection).ListAsync(video.Id, cancellationToken);
        var ledger = await new LedgerStore(connection).ListAsync(video.Id, cancellationToken);

        return new VideoJson
        {
            Id = video.Id,
            Name = video.Name,
            State = video.State.ToString().ToLowerInvariant(),
            Error = video.Error,
            Path = video.Path,
            DurationSeconds = video.DurationSeconds,
            Model = video.ModelName,
            Tags = video.Tags,
            Segments = [.. segments.Select(segment => new SegmentJson(segment.StartSeconds, segment.EndSeconds, segment.Caption))],
            Summary = video.Summary,
            Chapters = [.. chapters.Select(chapter => new ChapterJson(chapter.StartSeconds, chapter.EndSeconds, chapter.Title, chapter.Text))],
            Facts = video.Facts,
            Ledger = [.. ledger.Select(entry => new LedgerJson(entry.Stage, entry.Chunk, entry.RecordedAt, entry.Entry))],
        };
    }
}

/// <summary>A half-open range of the video; the caption is null until it is written.</summary>
internal sealed record SegmentJson(double StartSeconds, double EndSeconds, string? Caption);

/// <summary>A half-open range of the video.</summary>
internal sealed record ChapterJson(double StartSeconds, double EndSeconds, string Title, string Text);

/// <summary>What one stage did to one chunk of the video; the names in <paramref name="Entry"/> are the stage's own.</summary>
internal sealed record LedgerJson(string Stage, int Chunk, DateTimeOffset RecordedAt, JsonObject Entry);

/// <summary>One line of `list`, and of `tag`.</summary>
internal sealed record VideoLineJson(
    string Id, string Name, string State, string? Error, double? DurationSeconds, string? Model, IReadOnlyList<string> Tags, string Path, long SizeBytes, DateTimeOffset AddedAt,
    DateTimeOffset? FinishedAt)
{
    public static VideoLineJson Of(VideoRow video) => new(
        video.Id, video.Name, video.State.ToString().ToLowerInvariant(), video.Error, video.DurationSeconds, video.ModelName, video.Tags, video.Path, video.SizeBytes, video.CreatedAt, video.FinishedAt);
}
