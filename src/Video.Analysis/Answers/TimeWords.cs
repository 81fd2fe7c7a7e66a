using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.Analysis.Answers;

/// <summary>A half-open range of a video's presentation time.</summary>
public sealed record TimeRange(double StartSeconds, double EndSeconds)
{
    /// <summary>True when the two share any time; a range of no length counts as its one moment.</summary>
    public bool Overlaps(double startSeconds, double endSeconds) =>
        StartSeconds < endSeconds && (EndSeconds > startSeconds || (EndSeconds == StartSeconds && StartSeconds >= startSeconds));
}

/// <summary>Finds the times that a text speaks of: moments ("at 12.5 s", "0:42"), ranges ("from 3 to 5 seconds") and parts ("at the end").</summary>
public static partial class TimeWords
{
    // How much around a single moment belongs to it.
    private const double MomentRadius = 1;

    /// <summary>Times in a question, clipped to the video, in the order in which they stand.</summary>
    /// <param name="text">Any text; numbers without a unit of time are not times.</param>
    /// <param name="durationSeconds">The video's length.</param>
    public static IReadOnlyList<TimeRange> InQuestion(string text, double durationSeconds) =>
        [.. Numbered(text, MomentRadius).Concat(Parts(text, durationSeconds)).Select(range => Clip(range, durationSeconds)).OfType<TimeRange>()];

    /// <summary>Times that an answer cites, clipped to the video; times outside it are dropped, moments have no length.</summary>
    public static IReadOnlyList<TimeRange> InAnswer(string text, double durationSeconds) =>
        [.. Numbered(text, 0).Select(range => Clip(range, durationSeconds)).OfType<TimeRange>().Distinct()];

    private static IEnumerable<TimeRange> Numbered(string text, double radius)
    {
        var covered = new List<(int Start, int End)>();
        foreach (Match match in RangePattern().Matches(text))
        {
            var (from, to) = (Seconds(match.Groups["from"].Value, match.Groups["unit"].Value), Seconds(match.Groups["to"].Value, match.Groups["unit"].Value));
            if (!IsTime(match, "from", "to")) continue;

            covered.Add((match.Index, match.Index + match.Length));
            yield return new TimeRange(Math.Min(from, to), Math.Max(from, to));
        }

        foreach (Match match in MomentPattern().Matches(text))
        {
            if (covered.Any(range => match.Index < range.End && match.Index + match.Length > range.Start) || !IsTime(match, "at")) continue;

            var at = Seconds(match.Groups["at"].Value, match.Groups["unit"].Value);
            yield return new TimeRange(at - radius, at + radius);
        }
    }

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
        foreach (Match match in FirstLastPattern().Matches(text))
        {
            var length = match.Groups["count"].Success ? Seconds(match.Groups["count"].Value, match.Groups["unit"].Value) : Seconds("1", match.Groups["unit"].Value);
            yield return match.Groups["which"].Value.Equals("first", StringComparison.OrdinalIgnoreCase) ? new TimeRange(0, length) : new TimeRange(duration - length, duration);
        }

        if (BeginningPattern().IsMatch(text)) yield return new TimeRange(0, duration / 8);
        if (MiddlePattern().IsMatch(text)) yield return new TimeRange(duration * 3 / 8, duration * 5 / 8);
        if (EndPattern().IsMatch(text)) yield return new TimeRange(duration * 7 / 8, duration);
    }

    private static TimeRange? Clip(TimeRange range, double duration)
    {
        if (range.StartSeconds >= duration || range.EndSeconds < 0) return null;

        return new TimeRange(Math.Max(0, range.StartSeconds), Math.Min(duration, range.EndSeconds));
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
