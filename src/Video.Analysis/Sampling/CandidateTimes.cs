using Video.Media;

namespace Video.Analysis.Sampling;

/// <summary>When frames of a segment are looked at, of which motion then chooses those to encode.</summary>
public static class CandidateTimes
{
    // The last frame of a half-open range is the one on screen just before its end.
    private const double JustBefore = 1e-3;

    /// <summary>Evenly from the segment's first moment to its last.</summary>
    /// <returns>Ascending seconds in the segment.</returns>
    public static IEnumerable<double> Of(Segment segment, AnalysisOptions options)
    {
        var count = Math.Max(Math.Min(2, options.FramesPerSegment), (int)Math.Ceiling(segment.LengthSeconds * options.CandidatesPerSecond));
        var last = Math.Max(segment.StartSeconds, segment.EndSeconds - JustBefore);
        return Enumerable.Range(0, count).Select(i => count == 1 ? segment.StartSeconds : segment.StartSeconds + (last - segment.StartSeconds) * i / (count - 1));
    }
}
