using System.Globalization;

namespace Video.Media;

/// <summary>
/// The times at which frames are shown, read from the packets without decoding. Lets a plan name frames exactly; a frame in it may still not decode.
/// </summary>
/// <param name="FrameSeconds">Presentation seconds of all frames, ascending, without repeats.</param>
/// <param name="KeyframeSeconds">Those of them at which decoding can begin, ascending.</param>
public sealed record FrameIndex(IReadOnlyList<double> FrameSeconds, IReadOnlyList<double> KeyframeSeconds)
{
    /// <summary>When the last frame leaves the screen, as its packet says; null when it does not.</summary>
    public double? EndSeconds { get; init; }

    /// <summary>The position of the frame on screen at a time, or null before the first one.</summary>
    public int? OnScreenAt(double seconds) => LastAtOrBefore(FrameSeconds, seconds);

    /// <summary>The last keyframe at or before a time, or null when there is none.</summary>
    public double? KeyframeAt(double seconds) => LastAtOrBefore(KeyframeSeconds, seconds) is { } position ? KeyframeSeconds[position] : null;

    /// <summary>Reads ffprobe's lines of <see cref="PacketEntries"/>; packets without a time or marked as discarded (edit lists) are no frames.</summary>
    internal static FrameIndex FromPackets(IEnumerable<string> lines, double containerStartSeconds)
    {
        var frames = new List<double>();
        var keyframes = new List<double>();
        var (last, end) = (double.NegativeInfinity, (double?)null);
        foreach (var line in lines)
        {
            if (line.Split(',') is not [var time, var length, var flags, ..] || Number(time) is not { } seconds) continue;
            seconds = Math.Round(seconds - containerStartSeconds, 6);
            if (flags.Contains('K', StringComparison.Ordinal)) keyframes.Add(seconds);
            if (flags.Contains('D', StringComparison.Ordinal)) continue;
            frames.Add(seconds);
            if (seconds > last) (last, end) = (seconds, Number(length) is > 0 and < LongestFrameSeconds and var shown ? seconds + shown : null);
        }

        return new FrameIndex(Ascending(frames), Ascending(keyframes)) { EndSeconds = end };
    }

    /// <summary>What ffprobe is asked to print of each packet, in its own order.</summary>
    internal const string PacketEntries = "packet=pts_time,duration_time,flags";

    /// <summary>A last frame that claims to stay longer than this is not believed.</summary>
    private const double LongestFrameSeconds = 600;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    internal static int? LastAtOrBefore(IReadOnlyList<double> ascending, double seconds)
    {
        var (low, high) = (0, ascending.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ascending[middle] <= seconds + Tolerance) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? null : low - 1;
    }

    /// <summary>Times are printed with six digits, so two prints of one time may differ by that much.</summary>
    internal const double Tolerance = 2e-6;

    private static double[] Ascending(List<double> times)
    {
        times.Sort();
        return [.. times.Where((time, i) => i == 0 || time > times[i - 1])];
    }
}
