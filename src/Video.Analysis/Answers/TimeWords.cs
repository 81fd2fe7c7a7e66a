using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.Analysis.Answers;

/// <summary>A half-open range of a video's presentation time.</summary>
public sealed record TimeRange(double StartSeconds, double EndSeconds)
{
    /// <summary>True when the two share any time.</summary>
    public bool Overlaps(double startSeconds, double endSeconds) => StartSeconds < endSeconds && EndSeconds > startSeconds;
}

/// <summary>Finds the times that a text speaks of: moments ("at 12.5 s", "0:42"), ranges ("from 3 to 5 seconds") and parts ("at the end").</summary>
public static partial class TimeWords
{
    // How much around a single moment belongs to it: a question means about then, an answer means then.
    private const double AskedRadius = 1;
    private const double CitedRadius = 0.5;

    /// <summary>Times in a question, clipped to the video, in the order in which they stand.</summary>
    /// <param name="text">Any text; numbers without a unit of time are not times.</param>
    /// <param name="durationSeconds">The video's length.</param>
    public static IReadOnlyList<TimeRange> InQuestion(string text, double durationSeconds) =>
        [.. Named(text, durationSeconds, AskedRadius).Concat(Parts(text, durationSeconds)).Select(range => Clip(range, durationSeconds)).OfType<TimeRange>()];

    /// <summary>Times that an answer cites, clipped to the video; times outside it are dropped, a moment is half a second to either side.</summary>
    public static IReadOnlyList<TimeRange> InAnswer(string text, double durationSeconds) =>
        [.. Named(text, durationSeconds, CitedRadius).Select(range => Clip(range, durationSeconds)).OfType<TimeRange>().Distinct()];

    /// <summary>Times given in numbers; what a longer form has read ("first 10 seconds", "3 to 5 s") is no moment besides.</summary>
    private static IEnumerable<TimeRange> Named(string text, double duration, double momentRadius)
    {
        var read = new List<Match>();
        foreach (var match in FirstLastPattern().Matches(text).Concat(RangePattern().Matches(text)).Concat(MomentPattern().Matches(text)))
        {
            if (read.Any(other => match.Index < other.Index + other.Length && other.Index < match.Index + match.Length)) continue;
            if (Read(match, duration, momentRadius) is not { } range) continue;

            read.Add(match);
            yield return range;
        }
    }

    private static TimeRange? Read(Match match, double duration, double momentRadius)
    {
        var unit = match.Groups["unit"].Value;
        if (match.Groups["which"].Success)
        {
            var length = Seconds(match.Groups["count"].Success ? match.Groups["count"].Value : "1", unit);
            return match.Groups["which"].Value.Equals("first", StringComparison.OrdinalIgnoreCase) ? new TimeRange(0, length) : new TimeRange(Math.Max(0, duration - length), duration);
        }
        if (match.Groups["from"].Success)
        {
            var (from, to) = (Seconds(match.Groups["from"].Value, unit), Seconds(match.Groups["to"].Value, unit));
            return IsTime(match, "from", "to") ? Around(Math.Min(from, to), Math.Max(from, to), from == to ? momentRadius : 0, duration) : null;
        }

        var at = Seconds(match.Groups["at"].Value, unit);
        return IsTime(match, "at") ? Around(at, at, momentRadius, duration) : null;
    }

    private static TimeRange? Around(double from, double to, double radius, double duration) => from > duration ? null : new TimeRange(from - radius, to + radius);

    private static bool IsTime(Match match, params ReadOnlySpan<string> groups)
    {
        if (match.Groups["unit"].Success) return true;

        foreach (var group in groups)
        {
            if (!match.Groups[group].Value.Contains(':')) return false;
        }
        return true;
    }

    private static IEnumerable<TimeRange> Parts(string text, double duration)
    {
        if (BeginningPattern().IsMatch(text)) yield return new TimeRange(0, duration / 8);
        if (MiddlePattern().IsMatch(text)) yield return new TimeRange(duration * 3 / 8, duration * 5 / 8);
        if (EndPattern().IsMatch(text)) yield return new TimeRange(duration * 7 / 8, duration);
    }

    private static TimeRange? Clip(TimeRange range, double duration)
    {
        var clipped = new TimeRange(Math.Max(0, range.StartSeconds), Math.Min(duration, range.EndSeconds));
        return clipped.StartSeconds < clipped.EndSeconds ? clipped : null;
    }

    private static double Seconds(string number, string unit)
    {
        var parts = number.Split(':');
        var value = 0.0;
        foreach (var part in parts) value = value * 60 + double.Parse(part, CultureInfo.InvariantCulture);
        if (parts.Length > 1) return value;

        return char.ToLowerInvariant(unit.Length > 0 ? unit[0] : 's') switch { 'h' => value * 3600, 'm' => value * 60, _ => value };
    }

    private const string Number = @"\d{1,6}(?::[0-5]\d){1,2}(?:\.\d{1,6})?|\d{1,6}(?:\.\d{1,6})?";
    private const string Unit = @"seconds?|secs?|minutes?|mins?|hours?|[sm]\b";

    [GeneratedRegex($@"(?<![\d.:])(?<from>{Number})\s*(?:s|secs?|seconds?)?\s*(?:-|–|—|to|until|till|and)\s*(?<to>{Number})(?:\s*(?<unit>{Unit}))?(?![\d:])", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex RangePattern();

    [GeneratedRegex($@"(?<![\d.:])(?<at>{Number})(?:\s*(?<unit>{Unit}))?(?![\d:])", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex MomentPattern();

    [GeneratedRegex($@"\b(?<which>first|last)\s+(?:(?<count>\d{{1,6}}(?:\.\d{{1,6}})?)\s+)?(?<unit>seconds?|minutes?|hours?)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex FirstLastPattern();

    [GeneratedRegex(@"\b(?:at|in|from)\s+the\s+(?:very\s+)?(?:beginning|start)\b|\bat\s+first\b", RegexOptions.IgnoreCase)]
    private static partial Regex BeginningPattern();

    [GeneratedRegex(@"\b(?:in|around)\s+the\s+middle\s+of\s+the\s+(?:video|clip|film)\b|\bhalfway\b", RegexOptions.IgnoreCase)]
    private static partial Regex MiddlePattern();

    [GeneratedRegex(@"\b(?:at|in|towards?)\s+the\s+(?:very\s+)?end\b|\bfinally\b", RegexOptions.IgnoreCase)]
    private static partial Regex EndPattern();
}
