using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>Escapes in string literals.</summary>
/// <remarks>
/// The reference first writes every non-ASCII character as an escape and then decodes them all, so a backslash before
/// such a character meets the backslash of its escape.
/// </remarks>
internal static class StringLiteral
{
    public static string Unescape(string raw, int line)
    {
        if (!raw.Contains('\\'))
        {
            return raw;
        }

        var text = EscapeNonAscii(raw);
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
            }
            else
            {
                i = AppendEscape(text, i + 1, result, line);
            }
        }

        return result.ToString();
    }

    private static string EscapeNonAscii(string raw)
    {
        var result = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (char.IsSurrogatePair(raw, i))
            {
                result.Append(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(raw, i++):x8}");
            }
            else
            {
                _ = raw[i] switch
                {
                    < '\u0080' => result.Append(raw[i]),
                    < '\u0100' => result.Append(CultureInfo.InvariantCulture, $"\\x{(int)raw[i]:x2}"),
                    _ => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)raw[i]:x4}"),
                };
            }
        }

        return result.ToString();
    }

    /// <summary>Appends what the escape at <paramref name="i"/>, the character behind the backslash, stands for; returns its last index.</summary>
    private static int AppendEscape(string text, int i, StringBuilder result, int line)
    {
        switch (text[i])
        {
            case '\n':
                return i;
            case 'x':
                return AppendHex(text, i, 2, result, line);
            case 'u':
                return AppendHex(text, i, 4, result, line);
            case 'U':
                return AppendHex(text, i, 8, result, line);
            case 'N':
                throw TemplateException.Syntax("characters by name (\\N{…}) are not known here; write \\uXXXX", line);
            case >= '0' and <= '7':
                var (value, digits) = (0, 0);
                for (; digits < 3 && i + digits < text.Length && text[i + digits] is >= '0' and <= '7'; digits++)
                {
                    value = (value * 8) + text[i + digits] - '0';
                }

                result.Append((char)value);
                return i + digits - 1;
        }

        var simple = "\\'\"abfnrtv".IndexOf(text[i]);
        _ = simple < 0 ? result.Append('\\').Append(text[i]) : result.Append("\\'\"\a\b\f\n\r\t\v"[simple]);
        return i;
    }

    private static int AppendHex(string text, int i, int digits, StringBuilder result, int line)
    {
        if (i + digits >= text.Length
            || !int.TryParse(text.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > 0x10ffff)
        {
            throw TemplateException.Syntax($"truncated or illegal \\{text[i]} escape", line);
        }

        _ = value < 0x10000 ? result.Append((char)value) : result.Append(char.ConvertFromUtf32(value));
        return i + digits;
    }
}
