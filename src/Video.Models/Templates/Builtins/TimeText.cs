using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>strftime_now(format): the present time in C's strftime notation, English names.</summary>
internal static class TimeText
{
    public static string Format(Interpreter run, string format)
    {
        var now = run.Clock.GetLocalNow();
        var result = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 >= format.Length)
            {
                result.Append(format[i]);
                continue;
            }

            i = AppendDirective(run, format, i + 1, now, result);
        }

        return result.ToString();
    }

    /// <summary>Appends one directive whose first character behind the % is at <paramref name="start"/>; returns its last index.</summary>
    private static int AppendDirective(Interpreter run, string format, int start, DateTimeOffset now, StringBuilder result)
    {
        var i = start;
        while (i < format.Length && format[i] is '-' or '_' or '0' or '^' or '#')
        {
            i++;
        }

        var flags = format[start..i];
        var widthStart = i;
        while (i < format.Length && char.IsAsciiDigit(format[i]))
        {
            i++;
        }

        _ = int.TryParse(format.AsSpan(widthStart, i - widthStart), CultureInfo.InvariantCulture, out var width);
        while (i < format.Length && format[i] is 'E' or 'O')
        {
            i++;
        }

        if (i >= format.Length || Directive(run, format[i], now) is not { } text)
        {
            result.Append(format, start - 1, Math.Min(i + 1, format.Length) - start + 1);
            return i;
        }

        run.Budget.Allocate(width);
        result.Append(Styled(text, format[i], flags, width));
        return i;
    }

    private static string Styled(string text, char directive, string flags, int width)
    {
        var isNumber = "CdeGgHIjklmMsSuUVwWyY".Contains(directive);
        var digits = isNumber ? text.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed : "0" : text;
        var padding = flags.Contains('_') ? ' ' : flags.Contains('0') ? '0' : isNumber && directive is not ('e' or 'k' or 'l') ? '0' : ' ';
        text = isNumber && flags.Contains('-') ? digits : isNumber && flags.Length > 0 ? digits.PadLeft(text.Length, padding) : text;
        text = flags.Contains('^') ? text.ToUpperInvariant() : text;
        text = flags.Contains('#') ? directive is 'p' or 'Z' ? text.ToLowerInvariant() : text.ToUpperInvariant() : text;
        return text.PadLeft(width, padding);
    }

    private static string? Directive(Interpreter run, char directive, DateTimeOffset now)
    {
        string Net(string format) => now.ToString(format, CultureInfo.InvariantCulture);
        string Number(int number, int width, char padding = '0') => number.ToString(CultureInfo.InvariantCulture).PadLeft(width, padding);
        var hour12 = now.Hour % 12 == 0 ? 12 : now.Hour % 12;
        var weekday = (int)now.DayOfWeek;
        return directive switch
        {
            'a' => Net("ddd"),
            'A' => Net("dddd"),
            'b' or 'h' => Net("MMM"),
            'B' => Net("MMMM"),
            'c' => $"{Net("ddd MMM")} {Number(now.Day, 2, ' ')} {Net("HH:mm:ss yyyy")}",
            'C' => Number(now.Year / 100, 2),
            'd' => Number(now.Day, 2),
            'D' or 'x' => Net("MM'/'dd'/'yy"),
            'e' => Number(now.Day, 2, ' '),
            'f' => Net("ffffff"),
            'F' => Net("yyyy-MM-dd"),
            'g' => Number(ISOWeek.GetYear(now.DateTime) % 100, 2),
            'G' => Number(ISOWeek.GetYear(now.DateTime), 4),
            'H' => Number(now.Hour, 2),
            'I' => Number(hour12, 2),
            'j' => Number(now.DayOfYear, 3),
            'k' => Number(now.Hour, 2, ' '),
            'l' => Number(hour12, 2, ' '),
            'm' => Number(now.Month, 2),
            'M' => Number(now.Minute, 2),
            'n' => "\n",
            'p' => now.Hour < 12 ? "AM" : "PM",
            'P' => now.Hour < 12 ? "am" : "pm",
            'r' => $"{Number(hour12, 2)}:{Net("mm:ss")} {(now.Hour < 12 ? "AM" : "PM")}",
            'R' => Net("HH:mm"),
            's' => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'S' => Number(now.Second, 2),
            't' => "\t",
            'T' or 'X' => Net("HH:mm:ss"),
            'u' => Number(weekday == 0 ? 7 : weekday, 1),
            'U' => Number((now.DayOfYear + 6 - weekday) / 7, 2),
            'V' => Number(ISOWeek.GetWeekOfYear(now.DateTime), 2),
            'w' => Number(weekday, 1),
            'W' => Number((now.DayOfYear + 6 - ((weekday + 6) % 7)) / 7, 2),
            'y' => Number(now.Year % 100, 2),
            'Y' => now.Year.ToString(CultureInfo.InvariantCulture),
            'z' or 'Z' => "",
            '%' => "%",
            _ => null,
        };
    }
}
