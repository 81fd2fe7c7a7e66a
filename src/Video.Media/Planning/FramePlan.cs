namespace Video.Media;

/// <summary>How the frames of a plan are decoded.</summary>
public enum DecodeMethod
{
    /// <summary>One process reads from the first to the last wanted frame.</summary>
    SinglePass,

    /// <summary>One process decodes nothing but keyframes.</summary>
    KeyframesOnly,

    /// <summary>One process for each wanted frame.</summary>
    SeekPerFrame,

    /// <summary>Several processes, each for some neighbouring wanted frames.</summary>
    SeekPerStretch,
}

/// <summary>Which frames are wanted and how they will be decoded. Made without touching the file.</summary>
public sealed record FramePlan
{
    public required DecodeMethod Method { get; init; }

    /// <summary>Ascending in time; the same frame is never wanted twice.</summary>
    public required IReadOnlyList<PlannedFrame> Frames { get; init; }

    /// <summary>One child process each, in the order of the frames.</summary>
    public required IReadOnlyList<DecodeRun> Runs { get; init; }

    /// <summary>What the plan expects to spend, in seconds of one ordinary machine; only comparisons mean something.</summary>
    public required double EstimatedSeconds { get; init; }
}

/// <summary>
/// One wanted frame: the last one whose presentation time lies in [FromSeconds, ToSeconds]. With an index of the file that window holds
/// exactly one frame; without one it holds a few, of which the last is taken.
/// </summary>
public sealed record PlannedFrame(int Index, double WantedSeconds, double FromSeconds, double ToSeconds);

/// <summary>One child process: frames [FirstFrame, FirstFrame + Count) of the plan.</summary>
/// <param name="SeekSeconds">Where the container is entered (at the last keyframe at or before it); null reads from the beginning.</param>
/// <param name="KeyframesOnly">Decode nothing but keyframes.</param>
public sealed record DecodeRun(double? SeekSeconds, bool KeyframesOnly, int FirstFrame, int Count);
