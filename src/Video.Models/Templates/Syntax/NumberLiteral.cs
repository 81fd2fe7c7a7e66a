using System.Globalization;
using System.Numerics;

namespace Video.Models.Templates;

/// <summary>Numbers as templates write them: 1_000, 0x1f, 0b101, 0o17, 1.5, 3e2.</summary>
internal static class NumberLiteral
{
    /// <summary>Python's limit for decimal digits; ours for all.</summary>
    private const int MaxDigits = 4300;

    /// <summary>How many characters the number at <paramref name="start"/> takes, and whether it is a float.</summary>
    public static (int Length, bool IsFloat) Measure(string text, int start)
    {
        var followsDot = start > 0 && text[start - 1] == '.';
        if (!followsDot && MeasureFloat(text, start) is var end and > 0)
        {
            return (end - start, true);
        }

        return (MeasureInteger(text, start) - start, false);
    }

    /// <summary>The value of an integer whose underscores are gone.</summary>
    public static BigInteger ParseInteger(string digits)
    {
        if (digits.Length > MaxDigits)
        {
            throw TemplateException.Type($"Exceeds the limit ({MaxDigits} digits) for integer string conversion");
        }

        if (digits.Length < 2 || !char.IsAsciiLetter(digits[1]))
        {
            return BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        }

        var radix = digits[1] is 'x' or 'X' ? 16 : digits[1] is 'o' or 'O' ? 8 : 2;
        return digits.Skip(2).Aggregate(BigInteger.Zero, (value, c) => (value * radix) + Convert.ToInt32(c.ToString(), 16));
    }

    private static int MeasureFloat(string text, int start)
    {
        var end = Digits(text, start, char.IsAsciiDigit);
        var fraction = end < text.Length && text[end] == '.' ? Digits(text, end + 1, char.IsAsciiDigit) : -1;
        var mantissa = fraction > end + 1 ? fraction : end;
        if (mantissa < text.Length && text[mantissa] is 'e' or 'E')
        {
            var digits = mantissa + 1 < text.Length && text[mantissa + 1] is '+' or '-' ? mantissa + 2 : mantissa + 1;
            var exponent = Digits(text, digits, char.IsAsciiDigit);
            if (exponent > digits)
            {
                return exponent;
            }
        }

        return mantissa > end ? mantissa : -1;
    }

    private static int MeasureInteger(string text, int start)
    {
        if (text[start] != '0')
        {
            return Digits(text, start, char.IsAsciiDigit);
        }

        Func<char, bool>? isDigit = start + 1 < text.Length ? char.ToLowerInvariant(text[start + 1]) switch
        {
            'x' => char.IsAsciiHexDigit,
            'o' => c => c is >= '0' and <= '7',
            'b' => c => c is '0' or '1',
            _ => null,
        }
        : null;
        if (isDigit is not null)
        {
            var digits = start + 2 < text.Length && text[start + 2] == '_' ? start + 3 : start + 2;
            var end = Digits(text, digits, isDigit);
            if (end > digits)
            {
                return end;
            }
        }

        return Digits(text, start, c => c == '0');
    }

    /// <summary>The end of a run of digits with single underscores between them.</summary>
    private static int Digits(string text, int i, Func<char, bool> isDigit)
    {
        while (i < text.Length)
        {
            if (isDigit(text[i]))
            {
                i++;
            }
            else if (text[i] == '_' && isDigit(text[i - 1]) && i + 1 < text.Length && isDigit(text[i + 1]))
            {
                i += 2;
            }
            else
            {
                break;
            }
        }

        return i;
    }
}
