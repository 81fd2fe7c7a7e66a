namespace Video.Models.Reduction;

/// <summary>The same grid for every frame, the finest that fits the budget.</summary>
internal sealed class PooledGrid : ITokenReducer
{
    public string Name => "pooled";

    public VisualTokens Reduce(EncodedFrames frames, IReadOnlyList<FrameTime> times, int budget)
    {
        ReductionPlan.Check(frames, times, budget);
        var pooled = ReducedFrame.Pooled(frames.Rows, frames.Columns, budget / Math.Max(1, frames.Frames));
        return new ReductionPlan([.. Enumerable.Repeat(pooled, frames.Frames)]).Apply(frames, times);
    }
}
