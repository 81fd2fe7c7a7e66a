namespace Video.Analysis.Search;

/// <summary>Makes time ranges of the places that a search found: neighbours that match nearly as well as the best of them are one moment.</summary>
/// <param name="backgrounds">By kind of match, the similarity of what merely happens to be in the library: what a frame has above it, it has because it matches.</param>
public sealed class MomentMerger(IReadOnlyDictionary<string, double> backgrounds)
{
    /// <summary>Of what the peak has above the background, a frame needs this share to belong to its moment.</summary>
    private const double Share = 0.6;

    /// <summary>A peak that is hardly above the background says nothing about its neighbours.</summary>
    private const double LeastMargin = 0.02;

    // Segments of one video touch; the rest is rounding.
    private const double Touching = 1e-3;

    /// <param name="places">Best first.</param>
    /// <returns>Best first, no two with a segment in common.</returns>
    public IReadOnlyList<Moment> Merge(IReadOnlyList<ScoredPlace> places, int limit)
    {
        var videos = places.GroupBy(place => place.Place.VideoId).ToDictionary(group => group.Key, group => group.OrderBy(place => place.Place.StartSeconds).ToList());
        var used = new HashSet<SearchPlace>();
        var moments = new List<Moment>();
        foreach (var peak in places)
        {
            if (moments.Count == limit) break;
            if (used.Contains(peak.Place)) continue;

            var run = Run(videos[peak.Place.VideoId], peak, used);
            used.UnionWith(run.Select(place => place.Place));
            moments.Add(ToMoment(run, peak));
        }

        return moments;
    }

    /// <summary>The peak and the neighbours on both sides that belong to it, in order of time.</summary>
    private List<ScoredPlace> Run(List<ScoredPlace> video, ScoredPlace peak, HashSet<SearchPlace> used)
    {
        var at = video.IndexOf(peak);
        var (first, last) = (at, at);
        while (first > 0 && Joins(video[first - 1], video[first])) first--;
        while (last < video.Count - 1 && Joins(video[last + 1], video[last])) last++;
        return video.GetRange(first, last - first + 1);

        bool Joins(ScoredPlace neighbour, ScoredPlace inside) =>
            !used.Contains(neighbour.Place) && Touch(neighbour.Place, inside.Place) && Belongs(neighbour, peak);
    }

    private static bool Touch(SearchPlace a, SearchPlace b) => Math.Abs(a.EndSeconds - b.StartSeconds) < Touching || Math.Abs(b.EndSeconds - a.StartSeconds) < Touching;

    private bool Belongs(ScoredPlace place, ScoredPlace peak) => HasSameWords(place, peak) || place.Matches.Any(match => match.Frames.Any(frame => LooksLike(match.Kind, frame, peak)));

    /// <summary>A text about this moment speaks for it as the peak's does; a chapter's does only where nothing narrower speaks for the peak.</summary>
    private static bool HasSameWords(ScoredPlace place, ScoredPlace peak)
    {
        var narrow = peak.Matches.FirstOrDefault(match => match is { Text: not null, IsBroad: false });
        if (narrow is not null) return place.Matches.Any(match => match is { Text: not null, IsBroad: false } && match.HasAllWords == narrow.HasAllWords);

        return peak.Matches.All(match => match.Text is not null) && place.Matches.Any(match => peak.Matches.Any(own => own.Text == match.Text));
    }

    private bool LooksLike(string kind, FrameSimilarity frame, ScoredPlace peak)
    {
        if (peak.Matches.FirstOrDefault(match => match.Kind == kind)?.Similarity is not { } best) return false;

        var margin = Math.Max(best - backgrounds.GetValueOrDefault(kind), LeastMargin);
        return frame.Similarity >= best - (1 - Share) * margin;
    }

    private Moment ToMoment(List<ScoredPlace> run, ScoredPlace peak)
    {
        var (start, _) = Part(run[0], peak);
        var (_, end) = Part(run[^1], peak);
        var frame = peak.Matches.SelectMany(match => match.Frames).MaxBy(frame => frame.Similarity);
        var peakSeconds = frame?.Seconds ?? (peak.Place.StartSeconds + peak.Place.EndSeconds) / 2;
        return new Moment(peak.Place.VideoId, Math.Min(start, peakSeconds), end, peakSeconds, peak.Score, peak.Matches) { PeakSegment = peak.Place.SegmentNumber };
    }

    /// <summary>The part of a segment that belongs to the moment: all of it where a text says so, else from its first frame to its last that looks like it.</summary>
    private (double Start, double End) Part(ScoredPlace place, ScoredPlace peak)
    {
        var whole = (place.Place.StartSeconds, place.Place.EndSeconds);
        if (HasSameWords(place, peak)) return whole;

        var ranges = place.Matches.SelectMany(match => match.Frames.Select((frame, i) => (match.Kind, Frame: frame, Range: OnScreen(match.Frames, i, place.Place))))
            .Where(item => LooksLike(item.Kind, item.Frame, peak)).Select(item => item.Range).ToList();
        return ranges.Count == 0 ? whole : (ranges.Min(range => range.Start), ranges.Max(range => range.End));
    }

    /// <summary>A sampled frame stands for the time until half way to its neighbours.</summary>
    private static (double Start, double End) OnScreen(IReadOnlyList<FrameSimilarity> frames, int index, SearchPlace place) => (
        index == 0 ? place.StartSeconds : (frames[index - 1].Seconds + frames[index].Seconds) / 2,
        index == frames.Count - 1 ? place.EndSeconds : (frames[index].Seconds + frames[index + 1].Seconds) / 2);
}
