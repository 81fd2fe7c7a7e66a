namespace Video.Models.Reduction;

/// <summary>All tokens of all frames: the identity as long as the budget allows it.</summary>
internal sealed class KeepAll : ITokenReducer
{
    public string Name => "all";

    public VisualTokens Reduce(EncodedFrames frames, IReadOnlyList<FrameTime> times, int budget)
    {
        ReductionPlan.Check(frames, times, budget);
        var whole = Enumerable.Repeat(ReducedFrame.Whole(frames.TokensPerFrame), frames.Frames).ToList();
        return ReductionPlan.Within(budget, whole, frames).Apply(frames, times);
    }
}
