using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models.Reduction;

/// <summary>The first frame whole, then of each frame the tokens that differ from what was last kept at their place; a frame without any keeps one token for the whole.</summary>
/// <remarks>When they exceed the budget the most changed are kept.</remarks>
internal sealed class ChangedPatches : ITokenReducer
{
    /// <summary>One minus the cosine from which on a token counts as changed.</summary>
    private const float Threshold = 0.15f;

    public string Name => "changed-patches";

    public VisualTokens Reduce(EncodedFrames frames, IReadOnlyList<FrameTime> times, int budget)
    {
        ReductionPlan.Check(frames, times, budget);
        var changed = Changes(frames);
        var counts = changed.Select(frame => Math.Max(1, frame.Count)).Prepend(frames.TokensPerFrame).ToList();
        var cap = ReductionPlan.Cap(counts, budget);

        var reduced = changed.Select(frame => frame.Count == 0
            ? ReducedFrame.Cls
            : ReducedFrame.Keep(frame.OrderByDescending(token => token.Change).Take(cap).Select(token => token.Index).Order()));
        return new ReductionPlan([ReducedFrame.Pooled(frames.Rows, frames.Columns, cap), .. reduced]).Apply(frames, times);
    }

    /// <summary>Of each frame but the first: the tokens that changed, and by how much.</summary>
    private static List<List<(int Index, float Change)>> Changes(EncodedFrames frames)
    {
        using var mode = no_grad(); // what is kept is a choice, not something to be learnt
        using var scope = NewDisposeScope();
        var exact = frames.Tokens.to(ScalarType.Float32);
        var unit = exact.div(exact.square().sum(-1, keepdim: true).sqrt().clamp_min(1e-6));  // [frames, tokens, dim]
        var kept = unit.select(0, 0).clone();                                               // [tokens, dim]: what was last kept at each place

        var changes = new List<List<(int, float)>>();
        for (var frame = 1; frame < frames.Frames; frame++)
        {
            var current = unit.select(0, frame);
            var change = kept.mul(current).sum(-1).neg().add(1);                              // [tokens]
            var isChanged = change.gt(Threshold);
            kept = where(isChanged.unsqueeze(-1), current, kept);

            var values = change.cpu().data<float>().ToArray();
            changes.Add([.. values.Select((value, index) => (index, value)).Where(token => token.value > Threshold)]);
        }

        return changes;
    }
}
