namespace Video.Media;

/// <summary>What decoding the whole video found, where <see cref="VideoFacts"/> holds what its header claims.</summary>
public sealed record ScanResult
{
    /// <summary>When the last decoded frame leaves the screen, in presentation seconds.</summary>
    public required double DurationSecondsFromDecoding { get; init; }

    public required double FirstFrameSeconds { get; init; }

    public required double LastFrameSeconds { get; init; }

    public required int FramesDecoded { get; init; }

    /// <summary>Shortest, median and longest distance of neighbouring frames; null for one frame.</summary>
    public required FrameDistances? Distances { get; init; }

    /// <summary>Every decodable frame and the keyframes: what plans are made from.</summary>
    public required FrameIndex Index { get; init; }

    /// <summary>One for each decoded frame.</summary>
    public required IReadOnlyList<FrameSignal> Signals { get; init; }

    /// <summary>Stretches whose packets gave no picture.</summary>
    public required IReadOnlyList<Gap> Gaps { get; init; }

    /// <summary>True when only keyframes were decoded, because decoding everything would have cost too much: times are then those of the packets.</summary>
    public required bool KeyframesOnly { get; init; }

    /// <summary>What ffmpeg complained about while decoding; empty when it did not.</summary>
    public required string Complaints { get; init; }
}

public sealed record FrameDistances(double ShortestSeconds, double MedianSeconds, double LongestSeconds);

/// <summary>An undecodable stretch [StartSeconds, EndSeconds) of presentation time.</summary>
public sealed record Gap(double StartSeconds, double EndSeconds, int Frames);
