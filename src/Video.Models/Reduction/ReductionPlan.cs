using TorchSharp;
using Video.Models.Positions;
using static TorchSharp.torch;

namespace Video.Models.Reduction;

/// <summary>What is kept of each frame of a segment.</summary>
internal sealed record ReductionPlan(IReadOnlyList<ReducedFrame> Frames)
{
    public int Count => Frames.Sum(frame => frame.Count);

    /// <summary>The largest number of tokens per frame with which frames of these sizes fit the budget; 1 when none does.</summary>
    public static int Cap(IReadOnlyList<int> counts, int budget)
    {
        var (low, high) = (1, Math.Max(1, counts.Max()));
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (counts.Sum(count => (long)Math.Min(count, middle)) <= budget) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    /// <summary>Frames that exceed the cap are pooled to a grid within it.</summary>
    public static ReductionPlan Within(int budget, IReadOnlyList<ReducedFrame> wanted, EncodedFrames frames)
    {
        var cap = Cap([.. wanted.Select(frame => frame.Count)], budget);
        return new ReductionPlan([.. wanted.Select(frame => frame.Count <= cap ? frame : ReducedFrame.Pooled(frames.Rows, frames.Columns, cap))]);
    }

    /// <exception cref="ArgumentException">Not as many times as frames, or a budget below 1.</exception>
    public static void Check(EncodedFrames frames, IReadOnlyList<FrameTime> times, int budget)
    {
        if (times.Count != frames.Frames) throw new ArgumentException($"frame times: expected {frames.Frames}, one per frame, got {times.Count}", nameof(times));
        if (budget < 1) throw new ArgumentException($"token budget: expected at least 1, got {budget}", nameof(budget));
    }

    public VisualTokens Apply(EncodedFrames frames, IReadOnlyList<FrameTime> times)
    {
        using var scope = NewDisposeScope();
        var gather = new Gather(Frames, frames);
        return new VisualTokens(gather.Of(frames.Tokens, frames.Cls), DeepStack(frames, gather), Layout(frames, times));
    }

    private static Tensor? DeepStack(EncodedFrames frames, Gather gather)
    {
        if (frames.DeepStack is not { } levels) return null;
        return stack(Enumerable.Range(0, (int)levels.shape[0]).Select(level => gather.Of(levels.select(0, level), levels.select(0, level).mean([1]))), 0);
    }

    private VisualLayout Layout(EncodedFrames frames, IReadOnlyList<FrameTime> times)
    {
        var layout = new List<VisualFrame>();
        var (rows, columns) = (new List<float>(), new List<float>());
        for (var i = 0; i < Frames.Count; i++)
        {
            layout.Add(new VisualFrame(times[i].Seconds, times[i].Role, rows.Count, Frames[i].Count));
            if (Frames[i].IsCls)
            {
                rows.Add((frames.Rows - 1) / 2f);
                columns.Add((frames.Columns - 1) / 2f);
            }

            foreach (var group in Frames[i].Groups)
            {
                rows.Add((float)group.Average(token => token / frames.Columns));
                columns.Add((float)group.Average(token => token % frames.Columns));
            }
        }

        return new VisualLayout(layout, rows, columns);
    }

    /// <summary>Means of groups of rows; a group of one row is that row, bit by bit.</summary>
    private sealed class Gather
    {
        private readonly Tensor _sources;
        private readonly Tensor _targets;
        private readonly Tensor _counts;
        private readonly bool _isPlain;

        public Gather(IReadOnlyList<ReducedFrame> reduced, EncodedFrames frames)
        {
            var (sources, targets, counts) = (new List<long>(), new List<long>(), new List<float>());
            for (var frame = 0; frame < reduced.Count; frame++)
            {
                var groups = reduced[frame].IsCls
                    ? [[(long)frames.Frames * frames.TokensPerFrame + frame]]
                    : reduced[frame].Groups.Select(group => group.Select(token => (long)frame * frames.TokensPerFrame + token).ToArray());
                foreach (var group in groups)
                {
                    sources.AddRange(group);
                    targets.AddRange(Enumerable.Repeat((long)counts.Count, group.Length));
                    counts.Add(group.Length);
                }
            }

            var device = frames.Tokens.device;
            _isPlain = counts.TrueForAll(count => count == 1);
            _sources = tensor(sources.ToArray()).to(device);
            _targets = tensor(targets.ToArray()).to(device);
            _counts = tensor(counts.ToArray()).to(device).unsqueeze(-1);
        }

        /// <param name="tokens">[frames, tokens, dim]</param>
        /// <param name="cls">[frames, dim]</param>
        public Tensor Of(Tensor tokens, Tensor cls)
        {
            var picked = cat([tokens.flatten(0, 1), cls.to(tokens.dtype)], 0).index_select(0, _sources);
            return _isPlain
                ? picked
                : zeros([_counts.shape[0], tokens.shape[2]], ScalarType.Float32, tokens.device)
                    .index_add(0, _targets, picked.to(ScalarType.Float32), 1).div(_counts).to(tokens.dtype);
        }
    }
}
