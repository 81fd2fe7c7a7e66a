using Video.Models.Positions;

namespace Video.Models.Reduction;

/// <summary>When a sampled frame (or temporal patch) is shown, and why it was sampled.</summary>
public sealed record FrameTime(double Seconds, FrameRole Role)
{
    /// <summary>The frames of a segment, of which the first and the last are anchors.</summary>
    /// <param name="seconds">Of each frame, ascending.</param>
    public static IReadOnlyList<FrameTime> OfSegment(IReadOnlyList<double> seconds) =>
        [.. seconds.Select((at, i) => new FrameTime(at, i == 0 || i == seconds.Count - 1 ? FrameRole.Anchor : FrameRole.Middle))];

    /// <summary>The temporal patches of a segment whose frames are encoded in pairs: one for each frame (see <see cref="FramePairs"/>).</summary>
    public static IReadOnlyList<FrameTime> OfPairs(IReadOnlyList<FrameTime> frames) =>
        [.. FramePairs.Seconds([.. frames.Select(frame => frame.Seconds)]).Zip(frames, (seconds, frame) => frame with { Seconds = seconds })];
}

/// <summary>Keeps of a segment's frames as many visual tokens as a budget allows.</summary>
/// <remarks>
/// Every frame keeps at least one token, in order of time; within a frame tokens keep their order and their place, a pooled token stands at the centre of what it pools.
/// When what a strategy would keep exceeds the budget, the frames with the most tokens are pooled to coarser grids, all to the same largest size that fits, down to one token
/// per frame. A budget below one token per frame is exceeded: no frame vanishes unseen.
/// </remarks>
public interface ITokenReducer
{
    /// <summary>The name by which settings and the ledger call it.</summary>
    string Name { get; }

    /// <param name="times">Of each frame, ascending.</param>
    /// <param name="budget">Most tokens to keep of all frames together.</param>
    /// <returns>Owned by the caller.</returns>
    /// <exception cref="ArgumentException">Not as many times as frames, or a budget below 1.</exception>
    VisualTokens Reduce(EncodedFrames frames, IReadOnlyList<FrameTime> times, int budget);
}
