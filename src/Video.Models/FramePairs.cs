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
}
