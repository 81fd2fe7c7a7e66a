namespace Video.Analysis.Captions;

/// <summary>Groups neighbouring segments whose captions speak of the same things into chapters.</summary>
/// <remarks>
/// Agglomerative: the two neighbouring groups that are most alike are merged, first while they are alike at all, then until there are
/// no more chapters than a reader wants. The idea is Hearst's TextTiling (1997) turned bottom-up, so that length is no limit.
/// </remarks>
internal static class ChapterPlanner
{
    private const double Alike = 0.6;
    private const int MostChapters = 20;

    /// <param name="segments">In time order.</param>
    /// <returns>Consecutive groups that together are all segments; none is empty.</returns>
    public static IReadOnlyList<IReadOnlyList<CaptionedSegment>> Plan(IReadOnlyList<CaptionedSegment> segments)
    {
        var groups = segments.Select(segment => (Segments: new List<CaptionedSegment> { segment }, Words: WordVector.Of(segment.Caption))).ToList();
        var similarities = Enumerable.Range(0, Math.Max(0, groups.Count - 1)).Select(i => groups[i].Words.Similarity(groups[i + 1].Words)).ToList();
        var most = MostFor(segments.Count);
        while (groups.Count > 1)
        {
            var best = similarities.IndexOf(similarities.Max());
            if (similarities[best] < Alike && groups.Count <= most) break;

            groups[best].Segments.AddRange(groups[best + 1].Segments);
            groups[best] = (groups[best].Segments, groups[best].Words + groups[best + 1].Words);
            groups.RemoveAt(best + 1);
            similarities.RemoveAt(best);
            if (best > 0) similarities[best - 1] = groups[best - 1].Words.Similarity(groups[best].Words);
            if (best < similarities.Count) similarities[best] = groups[best].Words.Similarity(groups[best + 1].Words);
        }

        return [.. groups.Select(group => group.Segments)];
    }

    /// <summary>A handful for a short video, more for a long one, never more than a reader looks through.</summary>
    private static int MostFor(int segments) => Math.Clamp((int)Math.Round(2 * Math.Sqrt(segments)), 1, MostChapters);
}
