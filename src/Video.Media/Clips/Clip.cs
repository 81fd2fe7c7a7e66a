namespace Video.Media;

/// <summary>What is to be cut out of a video, and where to.</summary>
public sealed record ClipRequest
{
    /// <summary>Presentation seconds; the clip begins with the frame on screen then.</summary>
    public required double FromSeconds { get; init; }

    /// <summary>Presentation seconds; the clip ends before the frame on screen then, or with the video's last frame where nothing is on screen any more.</summary>
    public required double ToSeconds { get; init; }

    /// <summary>File to write; its ending says what: see <see cref="ClipFormat"/>.</summary>
    public required string Path { get; init; }

    /// <summary>The video's length where it has been decoded before: an end up to there is inside it, whatever its header says.</summary>
    public double? DurationSecondsFromDecoding { get; init; }

    /// <summary>Copies the packets as they are, from the keyframe at or before the begin: quick, without loss, and not exact. Default: re-encode.</summary>
    public bool Copies { get; init; }

    /// <summary>Replaces a file that is there. Default: it is refused.</summary>
    public bool Overwrites { get; init; }
}

/// <summary>A clip that was written: [StartSeconds, EndSeconds) of the video.</summary>
/// <param name="IsExact">Its first and last frames are those that were asked for.</param>
public sealed record Clip(string Path, double StartSeconds, double EndSeconds, long Bytes, bool IsExact);

/// <summary>The clip that was asked for cannot be: the message is one sentence without a full stop (subject, expected, got, remedy).</summary>
public sealed class ClipRefusedException(string message) : Exception(message);
