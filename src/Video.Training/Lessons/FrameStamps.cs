using System.Globalization;
using System.Text.RegularExpressions;
using Video.Models;

namespace Video.Training.Lessons;

/// <summary>
/// The times that a model reads before a clip's frames, in tenths: half way between the two frames of each temporal patch. They are all that it can know of time, so every time
/// that it is to tell is one of them, and to tell a time is to copy it.
/// </summary>
/// <param name="segments">Of each segment the presentation times of its sampled frames, ascending.</param>
internal sealed partial class FrameStamps(IReadOnlyList<IReadOnlyList<double>> segments)
{
    private readonly double[] _seconds = [.. segments.SelectMany(seconds => seconds)];
    private readonly double[] _stamps = [.. segments.SelectMany(FramePairs.Seconds).Select(seconds => Math.Round(seconds, 1))];

    /// <summary>[frames]</summary>
    public IReadOnlyList<double> All => _stamps;

    /// <summary>The stamp of the first frame that shows what happens then; null where none comes after it.</summary>
    public double? FirstAfter(double seconds) => Array.FindIndex(_seconds, frame => frame >= seconds) is >= 0 and var found ? _stamps[found] : null;

    /// <summary>A text with the nearest stamp for every time in it.</summary>
    public string In(string text) => Time().Replace(text, match => Nearest(double.Parse(match.Value, CultureInfo.InvariantCulture)).ToString("0.0", CultureInfo.InvariantCulture));

    /// <summary>The stamp that is nearest to a moment: by it all that happens then is told.</summary>
    public double Nearest(double seconds) => _stamps.MinBy(stamp => Math.Abs(stamp - seconds));

    [GeneratedRegex(@"\d+\.\d")]
    private static partial Regex Time();
}
