using System.Globalization;
using System.Numerics;

namespace Video.Models.Templates;

/// <summary>int(…), float(…) and round(…).</summary>
internal static class Conversions
{
    /// <summary>The integer part; of what is not finite there is none.</summary>
    public static BigInteger Truncate(double number) => double.IsFinite(number)
        ? new BigInteger(Math.Truncate(number))
        : throw TemplateException.Type($"cannot convert float {FloatText.Repr(number)} to integer");

    /// <summary>A text as an integer in a base of 2 to 36, or of its own prefix when the base is 0; null where it is none.</summary>
    public static BigInteger? ParseInteger(string text, int radix)
    {
        var digits = text.Trim(Whitespace.All.ToCharArray());
        var isNegative = digits.StartsWith('-');
        digits = digits.StartsWith('-') || digits.StartsWith('+') ? digits[1..] : digits;
        var prefixRadix = digits.Length > 1 && digits[0] == '0' ? char.ToLowerInvariant(digits[1]) switch
        {
            'x' => 16,
            'o' => 8,
            'b' => 2,
            _ => 0,
        }
        : 0;
        if (prefixRadix != 0 && (radix == 0 || radix == prefixRadix))
        {
            radix = prefixRadix;
            digits = digits.Length > 2 && digits[2] == '_' ? digits[3..] : digits[2..];
        }
        else if (radix == 0)
        {
            if (digits.Length > 1 && digits[0] == '0' && digits.Any(c => c is not ('0' or '_')))
            {
                return null;
            }

            radix = 10;
        }

        if (digits.Length == 0 || digits.StartsWith('_') || digits.EndsWith('_') || digits.Contains("__") || digits.Length > 4300)
        {
            return null;
        }

        BigInteger value = 0;
        foreach (var rune in digits.Replace("_", "").EnumerateRunes())
        {
            var digit = DigitValue(rune);
            if (digit < 0 || digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return isNegative ? -value : value;
    }

    public static double? ParseFloat(string text)
    {
        var digits = text.Trim(Whitespace.All.ToCharArray());
        var unsigned = digits.TrimStart('+', '-').ToLowerInvariant();
        if (digits.Length - unsigned.Length > 1 || digits.Contains(',') || digits.Contains("__") || digits.Contains("_.") || digits.Contains("._")
            || digits.StartsWith('_') || digits.EndsWith('_') || digits.Contains("_e", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var sign = digits.StartsWith('-') ? -1.0 : 1.0;
        return unsigned switch
        {
            "inf" or "infinity" => sign * double.PositiveInfinity,
            "nan" => double.NaN,
            _ when unsigned.Length == 0 || !(char.IsAsciiDigit(unsigned[0]) || unsigned[0] == '.') => null,
            _ => double.TryParse(digits.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        };
    }

    /// <summary>round(value, precision): half to even, from the exact value.</summary>
    public static Value Round(Value value, int precision)
    {
        if (Arithmetic.AsInteger(value) is { } integer)
        {
            return new IntValue(precision >= 0 ? integer : RoundInteger(integer, -precision));
        }

        if (value is not FloatValue { Number: var number })
        {
            throw TemplateException.Type($"type {value.TypeName} doesn't define __round__ method");
        }

        if (!double.IsFinite(number) || precision > 330)
        {
            return value;
        }

        if (precision < -310)
        {
            return new FloatValue(Math.CopySign(0, number));
        }

        var scaled = FloatText.ScaledInteger(Math.Abs(number), precision);
        var rounded = double.Parse($"{scaled}E{-precision}", CultureInfo.InvariantCulture);
        return double.IsInfinity(rounded)
            ? throw TemplateException.Sandbox("rounded value too large to represent")
            : new FloatValue(Math.CopySign(rounded, number));
    }

    private static BigInteger RoundInteger(BigInteger integer, int zeros)
    {
        if (zeros > 20000)
        {
            return 0;
        }

        var unit = BigInteger.Pow(10, zeros);
        var quotient = BigInteger.DivRem(BigInteger.Abs(integer), unit, out var remainder);
        var half = (remainder * 2).CompareTo(unit);
        var rounded = (half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient) * unit;
        return integer.Sign < 0 ? -rounded : rounded;
    }

    private static int DigitValue(System.Text.Rune rune) => rune.Value switch
    {
        >= '0' and <= '9' => rune.Value - '0',
        >= 'a' and <= 'z' => rune.Value - 'a' + 10,
        >= 'A' and <= 'Z' => rune.Value - 'A' + 10,
        _ when CharacterTests.IsDecimal(rune) => (int)System.Text.Rune.GetNumericValue(rune),
        _ => -1,
    };
}
