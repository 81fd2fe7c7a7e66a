using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Video.Models.Templates;

/// <summary>Python's format(value, spec): fill, align, sign, width, grouping, precision, type.</summary>
/// <remarks>Source: the Python library reference, "Format Specification Mini-Language".</remarks>
internal sealed partial class FormatSpec
{
    private readonly string _fill;
    private readonly char _align;
    private readonly char _sign;
    private readonly bool _isAlternate;
    private readonly bool _noNegativeZero;
    private readonly int _width;
    private readonly char _grouping;
    private readonly int? _precision;
    private readonly char _type;

    private FormatSpec(Match match)
    {
        var zero = match.Groups["zero"].Success;
        _fill = match.Groups["fill"].Success ? match.Groups["fill"].Value : zero ? "0" : " ";
        _align = match.Groups["align"].Success ? match.Groups["align"].Value[0] : zero ? '=' : '\0';
        _sign = match.Groups["sign"].Success ? match.Groups["sign"].Value[0] : '-';
        _noNegativeZero = match.Groups["z"].Success;
        _isAlternate = match.Groups["alternate"].Success;
        _width = Number(match.Groups["width"]) ?? 0;
        _grouping = match.Groups["grouping"].Success ? match.Groups["grouping"].Value[0] : '\0';
        _precision = Number(match.Groups["precision"]);
        _type = match.Groups["type"].Success ? match.Groups["type"].Value[0] : '\0';
    }

    public static string Format(Interpreter run, Value value, string spec)
    {
        if (spec.Length == 0)
        {
            return Repr.Text(value);
        }

        if (value is not (StringValue or IntValue or BoolValue or FloatValue))
        {
            throw TemplateException.Type($"unsupported format string passed to {value.TypeName}.__format__");
        }

        var match = Pattern().Match(spec);
        if (!match.Success)
        {
            throw TemplateException.Type($"Invalid format specifier '{spec}' for object of type '{value.TypeName}'");
        }

        var parsed = new FormatSpec(match);
        run.Budget.Allocate(parsed._width + (double)(parsed._precision ?? 0));
        return parsed.Apply(run, value);
    }

    private string Apply(Interpreter run, Value value)
    {
        if (value is StringValue text)
        {
            return FormatText(text);
        }

        if (value is FloatValue number)
        {
            return FormatFloat(number.Number, _type == '\0' || "eEfFgGn%".Contains(_type) ? _type : throw UnknownType(value));
        }

        var integer = Arithmetic.AsInteger(value).GetValueOrDefault();
        return _type switch
        {
            '\0' or 'b' or 'c' or 'd' or 'o' or 'x' or 'X' or 'n' => FormatInteger(integer),
            'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%' => FormatFloat(Arithmetic.ToFloat(integer), _type),
            _ => throw UnknownType(value),
        };
    }

    private TemplateException UnknownType(Value value) =>
        TemplateException.Type($"Unknown format code '{_type}' for object of type '{value.TypeName}'");

    private string FormatText(StringValue text)
    {
        if (_type is not ('\0' or 's') || _sign != '-' || _isAlternate || _grouping != '\0' || _align == '=' && _fill != "0")
        {
            throw TemplateException.Type("this format is not allowed in a string format specifier");
        }

        var cut = _precision is { } precision ? text.Part(0, precision) : text.Text;
        return Align("", cut, _align is '\0' or '=' ? '<' : _align);
    }

    private string FormatInteger(BigInteger integer)
    {
        if (_precision is not null)
        {
            throw TemplateException.Type("Precision not allowed in integer format specifier");
        }

        if (_type == 'c')
        {
            var isCode = integer >= 0 && integer <= 0x10ffff && !(integer >= 0xd800 && integer <= 0xdfff);
            return Align("", isCode ? char.ConvertFromUtf32((int)integer) : throw TemplateException.Sandbox("%c arg not in range(0x110000)"), '<');
        }

        var digits = RadixText.Of(BigInteger.Abs(integer), _type);
        var prefix = _isAlternate && (_type is 'x' or 'X' or 'o' or 'b') ? $"0{_type}" : "";
        return WithSign(integer.Sign < 0, prefix, digits, _type is 'x' or 'X' or 'o' or 'b' ? 4 : 3, digits.Length);
    }

    private string FormatFloat(double number, char type)
    {
        var isNegative = double.IsNegative(number) && !double.IsNaN(number);
        if (!double.IsFinite(number))
        {
            var name = FloatText.NotFinite(Math.Abs(number));
            return WithSign(isNegative, "", type is 'E' or 'F' or 'G' ? name.ToUpperInvariant() : type == '%' ? name + "%" : name, 3, 0);
        }

        var body = FloatFormat.Of(number, type, _precision, _isAlternate);
        if (_noNegativeZero && body.All(c => c is '0' or '.' or '%'))
        {
            isNegative = false;
        }

        var end = body.AsSpan().IndexOfAnyExcept("0123456789");
        return WithSign(isNegative, "", body, 3, end < 0 ? body.Length : end);
    }

    /// <summary>Sign and prefix before a body whose first <paramref name="count"/> characters are digits to group by <paramref name="size"/>.</summary>
    private string WithSign(bool isNegative, string prefix, string body, int size, int count)
    {
        var sign = (isNegative ? "-" : _sign == '-' ? "" : _sign.ToString()) + prefix;
        return Align(sign, Grouped(body, size, count, _width - sign.Length), _align == '\0' ? '>' : _align);
    }

    /// <summary>Thousands separators; zeros that fill the width get them too.</summary>
    private string Grouped(string body, int size, int count, int width)
    {
        if (_grouping == '\0' || count == 0)
        {
            return body;
        }

        var digits = body[..count];
        if (_align == '=' && _fill == "0")
        {
            var rest = body.Length - count;
            while (digits.Length + ((digits.Length - 1) / size) + rest < width)
            {
                digits = "0" + digits;
            }
        }

        for (var i = digits.Length - size; i > 0; i -= size)
        {
            digits = digits.Insert(i, _grouping.ToString());
        }

        return digits + body[count..];
    }

    private string Align(string sign, string body, char align)
    {
        var length = new StringValue(sign + body).Length;
        var missing = Math.Max(0, _width - length);
        string Fill(int count) => string.Concat(Enumerable.Repeat(_fill, count));
        return align switch
        {
            '<' => sign + body + Fill(missing),
            '^' => Fill(missing / 2) + sign + body + Fill(missing - (missing / 2)),
            '=' => sign + Fill(missing) + body,
            _ => Fill(missing) + sign + body,
        };
    }

    private static int? Number(Group group) => !group.Success ? null
        : int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw TemplateException.Type("Too many decimal digits in format string");

    [GeneratedRegex(
        @"^(?:(?<fill>[\ud800-\udbff][\udc00-\udfff]|.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<z>z)?(?<alternate>#)?(?<zero>0)?(?<width>[0-9]+)?(?<grouping>[,_])?(?:\.(?<precision>[0-9]+))?(?<type>[a-zA-Z%])?\z",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}

internal static class RadixText
{
    /// <summary>Digits of a number that is not negative: b, o, x, X, otherwise decimal.</summary>
    public static string Of(BigInteger number, char type) => type switch
    {
        'b' => Bits(number, 1),
        'o' => Bits(number, 3),
        'x' => Bits(number, 4),
        'X' => Bits(number, 4).ToUpperInvariant(),
        _ => Numbers.Text(number),
    };

    private static string Bits(BigInteger number, int bits)
    {
        List<char> digits = [];
        do
        {
            digits.Add("0123456789abcdef"[(int)(number & ((1 << bits) - 1))]);
            number >>= bits;
        }
        while (!number.IsZero);
        digits.Reverse();
        return new string([.. digits]);
    }
}

internal static class FloatFormat
{
    /// <summary>|number| as the format types e, f, g, % and none write it.</summary>
    public static string Of(double number, char type, int? precision, bool isAlternate) => type switch
    {
        'f' or 'F' => FloatText.Fixed(number, precision ?? 6) + (isAlternate && precision == 0 ? "." : ""),
        '%' => FloatText.Fixed(number * 100, precision ?? 6) + "%",
        'e' => Exponential(number, precision ?? 6, isAlternate),
        'E' => Exponential(number, precision ?? 6, isAlternate).ToUpperInvariant(),
        'g' or 'n' => General(number, precision ?? 6, isAlternate),
        'G' => General(number, precision ?? 6, isAlternate).ToUpperInvariant(),
        _ when precision is null => FloatText.Repr(Math.Abs(number)),
        _ => GeneralWithPoint(number, Math.Max(1, precision.Value)),
    };

    private static string Exponential(double number, int precision, bool isAlternate)
    {
        var (digits, exponent) = FloatText.Exponential(number, precision);
        return $"{digits[0]}{(precision > 0 || isAlternate ? "." : "")}{digits[1..]}e{FloatText.ExponentText(exponent)}";
    }

    private static string General(double number, int precision, bool isAlternate)
    {
        precision = Math.Max(1, precision);
        var (digits, exponent) = FloatText.Exponential(number, precision - 1);
        digits = isAlternate ? digits : digits[..1] + digits[1..].TrimEnd('0');
        if (exponent >= -4 && exponent < precision)
        {
            return FloatText.Place(digits, exponent, needsPoint: false);
        }

        return $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{FloatText.ExponentText(exponent)}";
    }

    /// <summary>No type but a precision: as g, with at least one digit behind the point, and the exponent one digit sooner.</summary>
    private static string GeneralWithPoint(double number, int precision)
    {
        var (digits, exponent) = FloatText.Exponential(number, precision - 1);
        digits = digits[..1] + digits[1..].TrimEnd('0');
        return exponent >= -4 && exponent < precision - 1
            ? FloatText.Place(digits, exponent, needsPoint: true)
            : $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{FloatText.ExponentText(exponent)}";
    }
}
