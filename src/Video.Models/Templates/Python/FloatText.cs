using System.Globalization;
using System.Numerics;

namespace Video.Models.Templates;

/// <summary>Floats as Python writes them: the shortest digits that read back the same, or correctly rounded to a given number.</summary>
internal static class FloatText
{
    /// <summary>No float has more decimal digits, before or behind the point.</summary>
    private const int MostDigits = 1100;

    /// <summary>repr(number): 1.0, 1e-07, 1e+16, inf, nan.</summary>
    public static string Repr(double number)
    {
        if (!double.IsFinite(number))
        {
            return NotFinite(number);
        }

        var (sign, digits, exponent) = Shortest(number);
        if (exponent is < -4 or >= 16)
        {
            var mantissa = digits.Length > 1 ? $"{digits[0]}.{digits[1..]}" : digits;
            return $"{sign}{mantissa}e{ExponentText(exponent)}";
        }

        return sign + Place(digits, exponent, needsPoint: true);
    }

    public static string NotFinite(double number) => double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";

    /// <summary>The sign, and the shortest digits d with number = d.ddd × 10^exponent.</summary>
    public static (string Sign, string Digits, int Exponent) Shortest(double number)
    {
        var text = Math.Abs(number).ToString("E16", CultureInfo.InvariantCulture);
        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var e = shortest.IndexOf('E');
        var mantissa = e < 0 ? shortest : shortest[..e];
        var digits = mantissa.Replace(".", "").TrimStart('0').TrimEnd('0');
        var exponent = number == 0 ? 0 : int.Parse(text.AsSpan(text.IndexOf('E') + 1), CultureInfo.InvariantCulture);

        // "E16" may round 9.99… up to the next power of ten, the shortest digits say which it is.
        if (digits.Length > 0 && e < 0)
        {
            var point = mantissa.IndexOf('.') < 0 ? mantissa.Length : mantissa.IndexOf('.');
            var first = mantissa.AsSpan().IndexOfAnyExcept('0', '.');
            exponent = first < point ? point - first - 1 : point - first;
        }
        else if (e >= 0)
        {
            exponent = int.Parse(shortest.AsSpan(e + 1), CultureInfo.InvariantCulture);
        }

        return (double.IsNegative(number) ? "-" : "", digits.Length == 0 ? "0" : digits, exponent);
    }

    /// <summary>|number| with so many digits behind the point, rounded half to even from its exact value.</summary>
    public static string Fixed(double number, int precision)
    {
        if (precision > MostDigits)
        {
            return Fixed(number, MostDigits) + new string('0', precision - MostDigits);
        }

        var scaled = ScaledInteger(Math.Abs(number), precision);
        var digits = scaled.ToString(CultureInfo.InvariantCulture).PadLeft(precision + 1, '0');
        return precision == 0 ? digits : $"{digits[..^precision]}.{digits[^precision..]}";
    }

    /// <summary>|number| as precision + 1 digits, rounded half to even from its exact value, and the exponent of the first.</summary>
    public static (string Digits, int Exponent) Exponential(double number, int precision)
    {
        number = Math.Abs(number);
        if (number == 0)
        {
            return (new string('0', precision + 1), 0);
        }

        if (precision > MostDigits)
        {
            var (exact, order) = Exponential(number, MostDigits);
            return (exact + new string('0', precision - MostDigits), order);
        }

        var exponent = (int)Math.Floor(Math.Log10(number)) - 1;
        while (true)
        {
            var digits = ScaledInteger(number, precision - exponent).ToString(CultureInfo.InvariantCulture);
            if (digits.Length == precision + 1)
            {
                return (digits, exponent);
            }

            exponent++;
        }
    }

    public static string ExponentText(int exponent) => $"{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";

    /// <summary>Puts the decimal point into digits d.ddd × 10^exponent.</summary>
    public static string Place(string digits, int exponent, bool needsPoint)
    {
        if (exponent < 0)
        {
            return $"0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0') + (needsPoint ? ".0" : "")
            : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>number × 10^power, rounded half to even; number is not negative.</summary>
    public static BigInteger ScaledInteger(double number, int power)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        var biased = (int)(bits >> 52) & 0x7ff;
        BigInteger numerator = (bits & 0xfffffffffffffL) | (biased == 0 ? 0 : 1L << 52);
        var binary = Math.Max(biased, 1) - 1075;
        var denominator = BigInteger.One;
        Multiply(ref numerator, ref denominator, BigInteger.Pow(10, Math.Abs(power)), power > 0);
        Multiply(ref numerator, ref denominator, BigInteger.One << Math.Abs(binary), binary > 0);
        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        var half = (remainder * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }

    private static void Multiply(ref BigInteger numerator, ref BigInteger denominator, BigInteger factor, bool above)
    {
        if (above)
        {
            numerator *= factor;
        }
        else
        {
            denominator *= factor;
        }
    }
}
