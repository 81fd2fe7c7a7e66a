namespace Video.Media;

/// <summary>A half-open stretch [StartSeconds, EndSeconds) of presentation time.</summary>
public sealed record Segment(int Number, double StartSeconds, double EndSeconds)
{
    public double LengthSeconds => EndSeconds - StartSeconds;
}

/// <summary>How long segments may be.</summary>
public sealed class SegmentOptions
{
    /// <summary>Default 10 s: long enough for an action, short enough that an answer's time is useful.</summary>
    public double LongestSeconds { get; init; } = 10;

    /// <summary>Default 1 s: a shorter shot joins its neighbour.</summary>
    public double ShortestSeconds { get; init; } = 1;
}

/// <summary>Cuts a video into segments at changes of shot and at a longest length (pure). Segments follow each other without gap from first frame to end.</summary>
public static class Segmenter
{
    public static IReadOnlyList<Segment> Cut(double startSeconds, double endSeconds, IEnumerable<ShotChange> changes, SegmentOptions options)
    {
        if (!(endSeconds > startSeconds)) throw new ArgumentOutOfRangeException(nameof(endSeconds), endSeconds, $"expected an end after the start at {startSeconds} s");
        if (!(options.LongestSeconds >= 2 * options.ShortestSeconds) || options.ShortestSeconds < 0)
            throw new ArgumentException($"LongestSeconds: expected at least twice ShortestSeconds ({options.ShortestSeconds}), got {options.LongestSeconds}", nameof(options));

        var edges = Edges(startSeconds, endSeconds, changes, options.ShortestSeconds);
        var segments = new List<Segment>();
        for (var i = 1; i < edges.Count; i++)
        {
            var (from, to) = (edges[i - 1], edges[i]);
            var parts = Math.Max(1, (int)Math.Ceiling(((to - from) / options.LongestSeconds) - 1e-9));
            for (var part = 0; part < parts; part++)
                segments.Add(new Segment(segments.Count, Between(from, to, part, parts), Between(from, to, part + 1, parts)));
        }

        return segments;
    }

    /// <summary>Segments of what a scan found.</summary>
    public static IReadOnlyList<Segment> Cut(ScanResult scan, SegmentOptions options) =>
        Cut(scan.FirstFrameSeconds, scan.DurationSecondsFromDecoding, ShotDetector.Detect(scan.Signals), options);

    /// <summary>Start, the changes that leave no sliver on either side, end.</summary>
    private static List<double> Edges(double start, double end, IEnumerable<ShotChange> changes, double shortest)
    {
        var edges = new List<double> { start };
        foreach (var change in changes.Select(change => change.Seconds).Order())
        {
            if (change - edges[^1] >= shortest && end - change >= shortest && change > edges[^1] && change < end) edges.Add(change);
        }

        edges.Add(end);
        return edges;
    }

    /// <summary>Equal parts, whose last edge is exactly the end.</summary>
    private static double Between(double from, double to, int part, int parts) => part == parts ? to : from + ((to - from) * part / parts);
}
