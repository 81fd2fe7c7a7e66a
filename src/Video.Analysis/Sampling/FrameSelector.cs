using Video.Analysis.Motion;

namespace Video.Analysis.Sampling;

/// <summary>Decides which of a segment's candidate frames are encoded: the first and the last always, between them where most moves.</summary>
internal static class FrameSelector
{
    // Share of the choice that goes by time alone, so that a still stretch is looked at too and noise does not decide everything.
    private const double EvenShare = 0.5;

    /// <param name="candidates">How many frames there are, in time order.</param>
    /// <param name="motion">The motion between them: one step per neighbouring pair.</param>
    /// <param name="budget">How many may be taken, at least 1; with 1 the middle candidate is taken.</param>
    /// <returns>Ascending indices, at most <paramref name="budget"/>, without repetition.</returns>
    public static IReadOnlyList<int> Choose(int candidates, MotionSummary motion, int budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        if (candidates <= budget) return [.. Enumerable.Range(0, candidates)];
        if (budget == 1) return [candidates / 2];

        var progress = Progress(candidates, motion);
        var chosen = new List<int> { 0 };
        for (var i = 1; i < budget - 1; i++)
        {
            var wanted = (double)i / (budget - 1);
            var (least, most) = (chosen[^1] + 1, candidates - (budget - i)); // leaves one candidate for each frame still to come
            chosen.Add(Enumerable.Range(least, most - least + 1).MinBy(index => Math.Abs(progress[index] - wanted)));
        }
        chosen.Add(candidates - 1);
        return chosen;
    }

    /// <summary>How far through the segment's time and motion each candidate is, 0 for the first and 1 for the last.</summary>
    private static double[] Progress(int candidates, MotionSummary motion)
    {
        var moved = motion.Curve.Select(step => step.Magnitude * (step.EndSeconds - step.StartSeconds)).ToArray();
        var total = moved.Length == candidates - 1 ? moved.Sum() : 0;
        var progress = new double[candidates];
        for (var i = 1; i < candidates; i++)
        {
            var even = 1.0 / (candidates - 1);
            progress[i] = progress[i - 1] + (total > 0 ? EvenShare * even + (1 - EvenShare) * moved[i - 1] / total : even);
        }
        return progress;
    }
}
