using System.Globalization;
using System.Text.RegularExpressions;

namespace Video.Cli.Videos;

/// <summary>Times of a video as they are written on the command line: seconds, or [h:]mm:ss with a fraction.</summary>
internal static partial class TimeText
{
    /// <exception cref="WrongUseException">It is not of this form.</exception>
    public static double Parse(string option, string text)
    {
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds)) return seconds;
        if (Form().Match(text) is { Success: true } parts) return (Number(parts, "hours") * 3600) + (Number(parts, "minutes") * 60) + Number(parts, "seconds");
        throw new WrongUseException($"{option}: expected seconds such as 12.5, or a time such as 1:02:03.5, got \"{text}\"");
    }

    private static double Number(Match parts, string name) => parts.Groups[name] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A(?:(?<hours>[0-9]{1,4}):(?=[0-9]{2}:))?(?<minutes>[0-9]{1,2}):(?<seconds>[0-5][0-9](?:\.[0-9]+)?)\z")]
    private static partial Regex Form();
}
