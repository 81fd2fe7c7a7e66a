using System.Numerics;
using System.Text;

namespace Video.Models.Templates;

/// <summary>"%s, %d" % values.</summary>
/// <remarks>Source: the Python library reference, "printf-style String Formatting".</remarks>
internal sealed class PercentFormat
{
    private readonly Interpreter _run;
    private readonly StringValue _format;
    private readonly Value _values;
    private readonly IReadOnlyList<Value> _sequence;
    private readonly StringBuilder _result = new();
    private int _position;
    private int _next;
    private bool _usedNames;

    private PercentFormat(Interpreter run, StringValue format, Value values)
    {
        _run = run;
        _format = format;
        _values = values;
        _sequence = values is TupleValue tuple ? tuple.Items : [values];
    }

    public static StringValue Apply(Interpreter run, StringValue format, Value values)
    {
        var formatter = new PercentFormat(run, format, values);
        formatter.Run();
        return format.Same(formatter._result.ToString());
    }

    private void Run()
    {
        var text = _format.Text;
        while (_position < text.Length)
        {
            var percent = text.IndexOf('%', _position);
            var end = percent < 0 ? text.Length : percent;
            _run.Budget.Allocate(end - _position);
            _result.Append(text, _position, end - _position);
            _position = end + 1;
            if (percent >= 0)
            {
                Convert();
            }
        }

        // A mapping may hold more than the format names.
        var isMapping = _values is DictValue or ListValue or UndefinedValue or RangeValue or LoopValue;
        if (!_usedNames && _next < _sequence.Count && !isMapping)
        {
            throw TemplateException.Type("not all arguments converted during string formatting");
        }
    }

    private void Convert()
    {
        var name = ReadName();
        var flags = ReadWhile("#0- +");
        var width = ReadNumber() ?? 0;
        if (width < 0)
        {
            flags += "-";
            width = -width;
        }

        int? precision = Peek() == '.' ? ReadPrecision() : null;
        ReadWhile("hlL", atMost: 1);
        var type = Peek() ?? throw TemplateException.Type("incomplete format");
        _position++;
        _run.Budget.Allocate(width + (double)(precision ?? 0));
        if (type == '%')
        {
            _result.Append('%');
            return;
        }

        var value = name is null ? NextValue() : NamedValue(name);
        var (sign, body) = Converted(type, value, flags, precision);
        Append(sign, body, flags, width, type);
    }

    private void Append(string sign, string body, string flags, int width, char type)
    {
        var missing = Math.Max(0, width - new StringValue(sign + body).Length);
        _run.Budget.Allocate(sign.Length + body.Length);
        if (flags.Contains('-'))
        {
            _result.Append(sign).Append(body).Append(' ', missing);
        }
        else if (flags.Contains('0') && "diouxXeEfFgG".Contains(type))
        {
            _result.Append(sign).Append('0', missing).Append(body);
        }
        else
        {
            _result.Append(' ', missing).Append(sign).Append(body);
        }
    }

    private (string Sign, string Body) Converted(char type, Value value, string flags, int? precision)
    {
        switch (type)
        {
            case 's' or 'r' or 'a':
                var text = new StringValue(Printed(type, value));
                return ("", precision is { } length ? text.Part(0, length) : text.Text);
            case 'c':
                return ("", Character(value));
            case 'd' or 'i' or 'u' or 'o' or 'x' or 'X':
                return IntegerText(type, value, flags, precision);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                return DecimalText(type, value, flags, precision);
            default:
                throw TemplateException.Type($"unsupported format character '{type}'");
        }
    }

    private string Printed(char type, Value value)
    {
        var text = type switch
        {
            's' => Repr.Text(value),
            'r' => Repr.Of(value),
            _ => JsonText.EscapeNonAscii(Repr.Of(value), pythonStyle: true),
        };
        return _format.IsMarkup && !(type == 's' && value is StringValue { IsMarkup: true }) ? Html.EscapeText(text) : text;
    }

    private static string Character(Value value)
    {
        if (value is StringValue { Length: 1 } text)
        {
            return text.Text;
        }

        return Arithmetic.AsInteger(value) is { } code && code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
            ? char.ConvertFromUtf32((int)code)
            : throw TemplateException.Type("%c requires int or char");
    }

    private static (string Sign, string Body) IntegerText(char type, Value value, string flags, int? precision)
    {
        if (value is UndefinedValue undefined)
        {
            throw undefined.Error;
        }

        var integer = Arithmetic.AsInteger(value) ?? (value is FloatValue number && "diu".Contains(type) ? Conversions.Truncate(number.Number) : (BigInteger?)null)
            ?? throw TemplateException.Type($"%{type} format: a real number is required, not {value.TypeName}");
        var digits = RadixText.Of(BigInteger.Abs(integer), type);
        if (precision is { } least)
        {
            digits = digits.PadLeft(least, '0');
        }

        var prefix = flags.Contains('#') && "xXo".Contains(type) ? $"0{type}" : "";
        return (Sign(integer.Sign < 0, flags) + prefix, digits);
    }

    private static (string Sign, string Body) DecimalText(char type, Value value, string flags, int? precision)
    {
        if (value is UndefinedValue undefined)
        {
            throw undefined.Error;
        }

        var number = Arithmetic.AsFloat(value) ?? throw TemplateException.Type($"must be real number, not {value.TypeName}");
        var sign = Sign(double.IsNegative(number) && !double.IsNaN(number), flags);
        var body = double.IsFinite(number)
            ? FloatFormat.Of(number, type, precision, flags.Contains('#'))
            : FloatText.NotFinite(Math.Abs(number));
        return (sign, double.IsFinite(number) || char.IsAsciiLetterLower(type) ? body : body.ToUpperInvariant());
    }

    private static string Sign(bool isNegative, string flags) => isNegative ? "-" : flags.Contains('+') ? "+" : flags.Contains(' ') ? " " : "";

    private char? Peek() => _position < _format.Text.Length ? _format.Text[_position] : null;

    private string? ReadName()
    {
        if (Peek() != '(')
        {
            return null;
        }

        var start = ++_position;
        for (var depth = 1; depth > 0; _position++)
        {
            depth += Peek() switch
            {
                '(' => 1,
                ')' => -1,
                null => throw TemplateException.Type("incomplete format key"),
                _ => 0,
            };
        }

        return _format.Text[start..(_position - 1)];
    }

    private string ReadWhile(string allowed, int atMost = int.MaxValue)
    {
        var start = _position;
        while (_position - start < atMost && Peek() is { } c && allowed.Contains(c))
        {
            _position++;
        }

        return _format.Text[start.._position];
    }

    private int ReadPrecision()
    {
        _position++;
        return Math.Max(0, ReadNumber() ?? 0);
    }

    private int? ReadNumber()
    {
        if (Peek() == '*')
        {
            _position++;
            return Arithmetic.AsInteger(NextValue()) is { } given ? Parameters.Integer(new IntValue(given)) : throw TemplateException.Type("* wants int");
        }

        var digits = ReadWhile("0123456789");
        return digits.Length == 0 ? null : int.TryParse(digits, out var number) ? number : throw TemplateException.Type("width too big");
    }

    private Value NextValue() => _next < _sequence.Count && !_usedNames
        ? _sequence[_next++]
        : throw TemplateException.Type("not enough arguments for format string");

    private Value NamedValue(string name)
    {
        _usedNames = true;
        var mapping = _values as DictValue ?? throw (_values is UndefinedValue undefined ? undefined.Error : TemplateException.Type("format requires a mapping"));
        return mapping.Items.TryGetValue(new StringValue(name), out var value) ? value : throw TemplateException.Type($"KeyError: '{name}'");
    }
}
