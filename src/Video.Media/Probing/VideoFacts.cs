namespace Video.Media;

/// <summary>
/// What the header of a video says, with the stream that is read. Names carry their source: what decoding finds stands in <see cref="ScanResult"/>.
/// </summary>
/// <remarks>
/// All times of this library are presentation seconds: 0 is the container's start time, as in players and in ffmpeg's <c>-ss</c>.
/// </remarks>
public sealed record VideoFacts
{
    /// <summary>Full path of the file.</summary>
    public required string Path { get; init; }

    public required long SizeBytes { get; init; }

    /// <summary>ffmpeg's name of the container, such as <c>mov,mp4,m4a,3gp,3g2,mj2</c>.</summary>
    public required string Container { get; init; }

    /// <summary>The stream that is read: of those that are pictures in time, the one that ffmpeg itself would take.</summary>
    public required VideoStream Video { get; init; }

    public required IReadOnlyList<VideoStream> VideoStreams { get; init; }

    public required IReadOnlyList<AudioStream> AudioStreams { get; init; }

    public required IReadOnlyList<Chapter> Chapters { get; init; }

    /// <summary>The container's first timestamp, which is second 0 of presentation time.</summary>
    public required double ContainerStartSeconds { get; init; }

    /// <summary>Null when the header does not say (raw streams, broken files).</summary>
    public required double? DurationSecondsFromHeader { get; init; }

    /// <summary>Largest distance between keyframes among the file's first packets; null when fewer than two keyframes were seen.</summary>
    public double? KeyframeSecondsFromFirstPackets { get; init; }
}

/// <summary>One stream of pictures.</summary>
public sealed record VideoStream
{
    /// <summary>Index among all streams of the container.</summary>
    public required int Index { get; init; }

    public required string Codec { get; init; }

    public required int CodedWidth { get; init; }

    public required int CodedHeight { get; init; }

    /// <summary>Width in square pixels after rotation and sample aspect ratio.</summary>
    public required int DisplayWidth { get; init; }

    /// <summary>Height in square pixels after rotation and sample aspect ratio.</summary>
    public required int DisplayHeight { get; init; }

    /// <summary>Clockwise quarter turns times 90 that a player applies: 0, 90, 180 or 270.</summary>
    public required int RotationDegreesClockwise { get; init; }

    /// <summary>Width of one pixel over its height.</summary>
    public required double SampleAspectRatio { get; init; }

    /// <summary>Frames per second on average, from the header; null when unknown.</summary>
    public required double? AverageFrameRateFromHeader { get; init; }

    /// <summary>The lowest rate at which all timestamps can be shown, as ffmpeg guesses it from the header; null when unknown.</summary>
    public required double? RealFrameRateFromHeader { get; init; }

    public required double? StartSecondsFromHeader { get; init; }

    public required double? DurationSecondsFromHeader { get; init; }

    public required long? FramesFromHeader { get; init; }

    public required string PixelFormat { get; init; }

    public required int BitDepth { get; init; }

    public required string? ColourTransfer { get; init; }

    public required string? ColourPrimaries { get; init; }

    public required string? ColourSpace { get; init; }

    /// <summary>Whether ffmpeg is able to decode it here.</summary>
    public required bool Decodable { get; init; }

    /// <summary>HLG or PQ: brighter than a usual screen, so frames are tone-mapped.</summary>
    public bool IsHdr => ColourTransfer is "arib-std-b67" or "smpte2084";
}

public sealed record AudioStream(int Index, string Codec, int SampleRate, int Channels);

/// <summary>A chapter mark of the file: [StartSeconds, EndSeconds).</summary>
public sealed record Chapter(double StartSeconds, double EndSeconds, string Title);
