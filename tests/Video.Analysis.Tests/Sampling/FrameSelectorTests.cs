using Video.Analysis.Motion;
using Video.Analysis.Sampling;

namespace Video.Analysis.Tests.Sampling;

public sealed class FrameSelectorTests
{
    [Fact]
    public void All_frames_are_taken_when_the_budget_allows() => Assert.Equal([0, 1, 2], FrameSelector.Choose(3, MotionSummary.None, 8));

    [Fact]
    public void A_still_segment_is_sampled_evenly() => Assert.Equal([0, 5, 10, 15, 20], FrameSelector.Choose(21, MotionSummary.None, 5));

    [Fact]
    public void More_frames_are_taken_where_more_moves()
    {
        var chosen = FrameSelector.Choose(21, Motion(21, step => step is >= 10 and < 14 ? 1.0 : 0.0), 8);

        Assert.True(chosen.Count(index => index is >= 10 and <= 14) >= 4, string.Join(' ', chosen));
    }

    [Fact]
    public void First_and_last_are_anchors_indices_ascend_and_the_budget_is_kept()
    {
        var random = new Random(3);
        for (var i = 0; i < 500; i++)
        {
            var (candidates, budget) = (random.Next(2, 60), random.Next(2, 40));
            var chosen = FrameSelector.Choose(candidates, Motion(candidates, _ => random.NextDouble()), budget);

            Assert.Equal(Math.Min(candidates, budget), chosen.Count);
            Assert.Equal((0, candidates - 1), (chosen[0], chosen[^1]));
            Assert.Equal(chosen.Distinct().Order(), chosen);
        }
    }

    [Fact]
    public void A_budget_of_one_takes_the_middle() => Assert.Equal([4], FrameSelector.Choose(9, MotionSummary.None, 1));

    private static MotionSummary Motion(int candidates, Func<int, double> magnitude)
    {
        var steps = Enumerable.Range(0, candidates - 1).Select(i => new MotionStep(i, i + 1, magnitude(i), null, 0)).ToList();
        return new MotionSummary(steps.Average(step => step.Magnitude), null, steps);
    }
}
