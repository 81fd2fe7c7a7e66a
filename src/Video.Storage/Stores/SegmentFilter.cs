namespace Video.Storage.Stores;

/// <summary>Which segments a search looks at; null means no limit of that kind. All limits hold together.</summary>
public sealed record SegmentFilter
{
    public static SegmentFilter None { get; } = new();

    /// <summary>Ids of videos.</summary>
    public IReadOnlyList<string>? VideoIds { get; init; }

    /// <summary>Added at or after this.</summary>
    public DateTimeOffset? AddedFrom { get; init; }

    /// <summary>Added before this.</summary>
    public DateTimeOffset? AddedBefore { get; init; }

    /// <summary>The video lasts this long or longer.</summary>
    public double? MinVideoSeconds { get; init; }

    /// <summary>The video lasts less than this.</summary>
    public double? MaxVideoSeconds { get; init; }

    /// <summary>Moves this much or more, in frame widths per second.</summary>
    public double? MinMotion { get; init; }

    /// <summary>Moves less than this, in frame widths per second.</summary>
    public double? MaxMotion { get; init; }

    /// <summary>Moves into this direction give or take 45°: 0 right, 90 up, 180 left, 270 down.</summary>
    public double? DirectionDegrees { get; init; }

    /// <summary>There is a text of this kind about some part of it.</summary>
    public string? TextKind { get; init; }

    /// <summary>The video has all of these, as <see cref="Tag.Of"/> gives them.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The video's file lies in one of these folders or below: full paths without a separator at the end.</summary>
    public IReadOnlyList<string>? Folders { get; init; }

    public bool IsNone => this == None;

    /// <summary>SQL over <c>segments s</c> and its <c>videos v</c>, for <see cref="Parameters"/>.</summary>
    internal string Condition => string.Join(" AND ", VideoConditions.Concat(SegmentConditions).DefaultIfEmpty("true"));

    /// <summary>What <see cref="Condition"/> needs beside <c>segments s</c>: their videos only where something is asked of them, because the planner keeps every join.</summary>
    internal string JoinVideos => VideoConditions.Any() ? "JOIN videos v ON v.id = s.video_id" : "";

    /// <summary>The part of it that is about videos: SQL over <c>videos v</c> alone.</summary>
    internal string VideoCondition => string.Join(" AND ", VideoConditions.DefaultIfEmpty("true"));

    internal IEnumerable<(string Name, object? Value)> Parameters =>
        new (string Name, object? Value)[]
        {
            ("filter_videos", VideoIds?.ToArray()), ("filter_from", AddedFrom?.ToUniversalTime()), ("filter_before", AddedBefore?.ToUniversalTime()), ("filter_min_seconds", MinVideoSeconds), ("filter_max_seconds", MaxVideoSeconds),
            ("filter_min_motion", MinMotion), ("filter_max_motion", MaxMotion), ("filter_direction", DirectionDegrees), ("filter_kind", TextKind),
            ("filter_folders", Folders?.Select(folder => folder.EndsWith('/') ? folder : $"{folder}/").ToArray()),
        }.Where(parameter => parameter.Value is not null).Concat((Tags ?? []).Select((tag, i) => ($"filter_tag_{i}", (object?)tag)));

    /// <summary>Only those that are asked for, so that the planner sees what is left.</summary>
    private IEnumerable<string> VideoConditions
    {
        get
        {
            if (VideoIds is not null) yield return "v.id = ANY (@filter_videos)";
            if (AddedFrom is not null) yield return "v.created_at >= @filter_from";
            if (AddedBefore is not null) yield return "v.created_at < @filter_before";
            if (MinVideoSeconds is not null) yield return "v.duration_seconds >= @filter_min_seconds";
            if (MaxVideoSeconds is not null) yield return "v.duration_seconds < @filter_max_seconds";
            if (Folders is not null) yield return "EXISTS (SELECT FROM unnest(@filter_folders) AS folder (path) WHERE starts_with(v.path, folder.path))";
            for (var i = 0; i < (Tags?.Count ?? 0); i++) yield return $"EXISTS (SELECT FROM video_tags WHERE video_id = v.id AND tag = @filter_tag_{i})";
        }
    }

    private IEnumerable<string> SegmentConditions
    {
        get
        {
            if (MinMotion is not null) yield return "s.motion_magnitude >= @filter_min_motion";
            if (MaxMotion is not null) yield return "s.motion_magnitude < @filter_max_motion";
            if (DirectionDegrees is not null) yield return "abs(mod((s.motion_direction - @filter_direction + 540)::numeric, 360) - 180) <= 45";
            if (TextKind is not null)
                yield return "EXISTS (SELECT FROM texts t WHERE t.video_id = s.video_id AND t.kind = @filter_kind AND t.start_seconds < s.end_seconds AND t.end_seconds > s.start_seconds)";
        }
    }
}
