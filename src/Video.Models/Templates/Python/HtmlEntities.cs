using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>Resolves HTML's character references as Python's html.unescape does.</summary>
/// <remarks>HTML standard, section 13.2.5.72 on; Python, Lib/html/__init__.py.</remarks>
internal static class HtmlEntities
{
    private const int LongestName = 32;

    /// <summary>What the references 128 to 159 stand for: Windows-1252, where it has a character.</summary>
    private const string Windows1252 =
        "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

    /// <summary>By name, with the semicolon where it belongs to the name.</summary>
    public static IReadOnlyDictionary<string, string> Named { get; } = ReadNamed();

    public static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '&' && (Number(text, i) ?? Name(text, i)) is var (characters, end))
            {
                result.Append(characters);
                i = end;
            }
            else
            {
                result.Append(text[i++]);
            }
        }

        return result.ToString();
    }

    /// <summary>What Windows-1252 has at a byte from 128 to 159.</summary>
    public static char OfWindows1252(int value) => Windows1252[value - 0x80];

    /// <summary>A numeric reference that begins at a place, its semicolon included where it has one.</summary>
    private static (string Characters, int End)? Number(string text, int start)
    {
        if (start + 1 >= text.Length || text[start + 1] != '#') return null;

        var isHex = start + 2 < text.Length && text[start + 2] is 'x' or 'X';
        var first = start + (isHex ? 3 : 2);
        var end = first;
        var point = 0;
        for (; end < text.Length && (isHex ? char.IsAsciiHexDigit(text[end]) : char.IsAsciiDigit(text[end])); end++)
            point = Math.Min(0x110000, point * (isHex ? 16 : 10) + int.Parse(text.AsSpan(end, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (end == first) return null;

        return (OfNumber(point), end < text.Length && text[end] == ';' ? end + 1 : end);
    }

    private static string OfNumber(int point) => point switch
    {
        0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF) => "\uFFFD",
        >= 0x80 and <= 0x9F => OfWindows1252(point).ToString(),
        '\r' => "\r",
        (>= 1 and <= 8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or (>= 0xFDD0 and <= 0xFDEF) => "",
        _ when (point & 0xFFFE) == 0xFFFE => "",
        _ => char.ConvertFromUtf32(point),
    };

    /// <summary>The longest name that what stands behind an ampersand begins with.</summary>
    private static (string Characters, int End)? Name(string text, int start)
    {
        var length = 0;
        while (length < LongestName && start + 1 + length < text.Length && text[start + 1 + length] is not ('\t' or '\n' or '\f' or ' ' or '<' or '&' or '#' or ';')) length++;
        var name = text.Substring(start + 1, length);
        if (length > 0 && start + 1 + length < text.Length && text[start + 1 + length] == ';' && Named.TryGetValue(name + ";", out var closed)) return (closed, start + 2 + length);

        for (var i = length; i > 1; i--)
            if (Named.TryGetValue(name[..i], out var open)) return (open, start + 1 + i);
        return null;
    }

    private static Dictionary<string, string> ReadNamed()
    {
        var named = new Dictionary<string, string>();
        foreach (var entry in HtmlEntityData.Entities.Split(' '))
        {
            var sign = entry.AsSpan().IndexOfAny('=', '~');
            var characters = string.Concat(entry[(sign + 1)..].Split('+').Select(point => char.ConvertFromUtf32(int.Parse(point, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
            named[entry[..sign] + ";"] = characters;
            if (entry[sign] == '~') named[entry[..sign]] = characters;
        }

        return named;
    }
}
