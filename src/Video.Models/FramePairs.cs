namespace Video.Models;

/// <summary>Which frame shares a temporal patch with which: each with the one sampled before it in its segment, so that its tokens show how things move; a segment's first stands alone.</summary>
public static class FramePairs
{
    /// <param name="counts">Frames of each segment; their frames follow one another.</param>
    /// <returns>For each frame the index of the one before it; its own for the first of a segment.</returns>
    public static IReadOnlyList<int> Of(params IEnumerable<int> counts)
    {
        var before = new List<int>();
        foreach (var count in counts)
        {
            var first = before.Count;
            for (var i = 0; i < count; i++) before.Add(first + Math.Max(0, i - 1));
        }

        return before;
    }

    /// <summary>When the temporal patches of a segment are shown: half way between their two frames, as Qwen3-VL tells the times of its patches.</summary>
    /// <remarks>Reference: transformers, models/qwen3_vl/processing_qwen3_vl.py, _calculate_timestamps.</remarks>
    /// <param name="frames">Presentation times of the segment's frames, ascending.</param>
    public static IReadOnlyList<double> Seconds(IReadOnlyList<double> frames) => [.. frames.Select((at, i) => i == 0 ? at : (frames[i - 1] + at) / 2)];
}
