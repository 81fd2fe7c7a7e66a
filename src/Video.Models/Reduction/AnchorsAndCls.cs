using Video.Models.Positions;

namespace Video.Models.Reduction;

/// <summary>All tokens of a segment's anchors, one token for each frame between them.</summary>
internal sealed class AnchorsAndCls : ITokenReducer
{
    public string Name => "cls";

    public VisualTokens Reduce(EncodedFrames frames, IReadOnlyList<FrameTime> times, int budget)
    {
        ReductionPlan.Check(frames, times, budget);
        var wanted = times.Select(time => time.Role == FrameRole.Anchor ? ReducedFrame.Whole(frames.TokensPerFrame) : ReducedFrame.Cls).ToList();
        return ReductionPlan.Within(budget, wanted, frames).Apply(frames, times);
    }
}
