using Video.Storage.Stores;

namespace Video.Cli.Searching;

/// <summary>Where to search, as it was asked for.</summary>
internal sealed record AskedFilter
{
    /// <summary>Below this a viewer sees no motion: one frame width in 200 seconds.</summary>
    private const double Still = 0.005;

    /// <summary>From one frame width in ten seconds on, motion is fast.</summary>
    private const double Fast = 0.1;

    public required IReadOnlyList<string> Videos { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<string> Folders { get; init; }

    public required string? Motion { get; init; }

    public required string? TextKind { get; init; }

    public required DateTimeOffset? AddedFrom { get; init; }

    public required DateTimeOffset? AddedBefore { get; init; }

    public required double? MinVideoSeconds { get; init; }

    public required double? MaxVideoSeconds { get; init; }

    /// <exception cref="WrongUseException">The motion is none of those that are known.</exception>
    /// <exception cref="Storage.StorageException">A video is not here.</exception>
    public async Task<SegmentFilter> ResolveAsync(VideoStore videos, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        foreach (var video in Videos) ids.Add((await videos.ResolveAsync(video, cancellationToken)).Id);
        return WithMotion(new SegmentFilter
        {
            VideoIds = ids.Count > 0 ? ids : null,
            Tags = Tags.Count > 0 ? Tags : null,
            Folders = Folders.Count > 0 ? [.. Folders.Select(FullPath)] : null,
            TextKind = TextKind,
            AddedFrom = AddedFrom,
            AddedBefore = AddedBefore,
            MinVideoSeconds = MinVideoSeconds,
            MaxVideoSeconds = MaxVideoSeconds,
        });
    }

    /// <summary>As the paths of videos are stored; the folder need not be there any more.</summary>
    private static string FullPath(string folder) =>
        folder.Length > 0 ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) : throw new WrongUseException("--folder: expected the path of a folder, got \"\"");

    private SegmentFilter WithMotion(SegmentFilter filter) => Motion switch
    {
        null => filter,
        "still" => filter with { MaxMotion = Still },
        "slow" => filter with { MinMotion = Still, MaxMotion = Fast },
        "fast" => filter with { MinMotion = Fast },
        "right" => filter with { DirectionDegrees = 0 },
        "up" => filter with { DirectionDegrees = 90 },
        "left" => filter with { DirectionDegrees = 180 },
        "down" => filter with { DirectionDegrees = 270 },
        _ => throw new WrongUseException($"--motion: expected still, slow, fast, left, right, up or down, got {Motion}"),
    };
}
