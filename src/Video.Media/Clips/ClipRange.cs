namespace Video.Media;

/// <summary>Which frames make up a clip (pure): presentation seconds, half-open.</summary>
/// <param name="Frames">How many; null when the packets carry no times.</param>
internal sealed record ClipRange(double StartSeconds, double EndSeconds, int? Frames)
{
    /// <summary>For how long the last frame is shown; null when the packets carry no times.</summary>
    public double? LastFrameSeconds { get; init; }

    /// <summary>Durations are printed rounded: an end this little behind the video's is the video's end.</summary>
    private const double EndTolerance = 0.05;

    /// <summary>From the frame on screen at one time up to the one on screen at the other; where both are the same, that frame alone.</summary>
    /// <exception cref="ClipRefusedException">The range is empty or not inside the video.</exception>
    public static ClipRange Of(VideoFacts facts, FrameIndex index, ClipRequest request)
    {
        var (fromSeconds, toSeconds) = (request.FromSeconds, request.ToSeconds);
        var name = Path.GetFileName(facts.Path);
        if (!(fromSeconds >= 0 && toSeconds > fromSeconds && double.IsFinite(toSeconds)))
            throw new ClipRefusedException($"{name}: expected a begin of 0 or more and a later end, got {Text(fromSeconds)} to {Text(toSeconds)} s; change --from or --to");
        var frames = index.FrameSeconds;
        var endSeconds = (frames.Count > 0 ? index.EndSeconds : null) ?? facts.DurationSecondsFromHeader ?? (frames.Count > 0 ? frames[^1] : double.PositiveInfinity);
        if (fromSeconds >= endSeconds || toSeconds > Math.Max(endSeconds, Math.Max(facts.DurationSecondsFromHeader ?? 0, request.DurationSecondsFromDecoding ?? 0)) + EndTolerance)
            throw new ClipRefusedException($"{name}: expected times inside the video, which ends at {Text(endSeconds)} s, got {Text(fromSeconds)} to {Text(toSeconds)} s; change --from or --to");
        if (frames.Count == 0) return new ClipRange(fromSeconds, Math.Min(toSeconds, endSeconds), null);

        var first = index.OnScreenAt(fromSeconds) ?? 0;
        var end = toSeconds >= endSeconds - FrameIndex.Tolerance ? frames.Count : Math.Max(first + 1, index.OnScreenAt(toSeconds) ?? 0);
        var until = end < frames.Count ? frames[end] : Math.Max(endSeconds, frames[^1] + FrameIndex.Tolerance);
        return new ClipRange(frames[first], until, end - first) { LastFrameSeconds = until - frames[end - 1] };
    }

    private static string Text(double seconds) => seconds.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
}
