using System.Numerics;

namespace Video.Models.Templates;

/// <summary>Filters that make numbers, or text of numbers.</summary>
internal static class NumberFilters
{
    public static readonly Dictionary<string, NativeFunction> All = Methods.Table(
        ("abs", "x/", (_, a) => Abs(a[0])),
        ("int", "value default? base?", ToInteger),
        ("float", "value default?", ToFloat),
        ("round", "value precision? method?", Round),
        ("filesizeformat", "value binary?", FileSize));

    private static Value Abs(Value value) => value switch
    {
        FloatValue number => new FloatValue(Math.Abs(number.Number)),
        _ when Arithmetic.AsInteger(value) is { } integer => new IntValue(BigInteger.Abs(integer)),
        _ => throw TemplateException.Type($"bad operand type for abs(): '{value.TypeName}'"),
    };

    private static Value ToInteger(Interpreter run, BoundArguments a)
    {
        var byDefault = a.Optional(1) ?? Numbers.Int(0);
        switch (a[0])
        {
            case UndefinedValue undefined:
                throw undefined.Error;
            case StringValue text:
                var radix = Parameters.Integer(a.Optional(2), 10);
                var parsed = radix == 0 || radix is >= 2 and <= 36 ? Conversions.ParseInteger(text.Text, radix) : null;
                return parsed is { } integer ? new IntValue(integer)
                    : Conversions.ParseFloat(text.Text) is { } real && double.IsFinite(real) ? new IntValue(Conversions.Truncate(real))
                    : byDefault;
            case FloatValue { Number: double.PositiveInfinity or double.NegativeInfinity }:
                throw TemplateException.Sandbox("cannot convert float infinity to integer");
            case FloatValue { Number: var number }:
                return double.IsNaN(number) ? byDefault : new IntValue(Conversions.Truncate(number));
            default:
                return Arithmetic.AsInteger(a[0]) is { } same ? new IntValue(same) : byDefault;
        }
    }

    private static Value ToFloat(Interpreter run, BoundArguments a) => a[0] switch
    {
        UndefinedValue undefined => throw undefined.Error,
        StringValue text => Conversions.ParseFloat(text.Text) is { } number ? new FloatValue(number) : a.Optional(1) ?? new FloatValue(0),
        _ => Arithmetic.AsFloat(a[0]) is { } number ? new FloatValue(number) : a.Optional(1) ?? new FloatValue(0),
    };

    private static Value Round(Interpreter run, BoundArguments a)
    {
        var precision = a.Optional(1) ?? Numbers.Int(0);
        var method = a.Optional(2) is { } given ? Repr.Text(given) : "common";
        if (method == "common")
        {
            return precision is NoneValue
                ? new IntValue(Arithmetic.AsInteger(Conversions.Round(a[0], 0)) ?? Conversions.Truncate(((FloatValue)Conversions.Round(a[0], 0)).Number))
                : Conversions.Round(a[0], Parameters.Integer(precision));
        }

        if (method is not ("ceil" or "floor"))
        {
            throw TemplateException.Type("method must be common, ceil or floor");
        }

        var scale = Operators.Apply(run, "**", Numbers.Int(10), precision);
        var scaled = Operators.Apply(run, "*", a[0], scale);
        Value whole = scaled switch
        {
            FloatValue number => new IntValue(Conversions.Truncate(method == "ceil" ? Math.Ceiling(number.Number) : Math.Floor(number.Number))),
            _ when Arithmetic.AsInteger(scaled) is not null => scaled,
            _ => throw TemplateException.Type($"must be real number, not {scaled.TypeName}"),
        };
        return Operators.Apply(run, "/", whole, scale);
    }

    private static StringValue FileSize(Interpreter run, BoundArguments a)
    {
        var size = ((FloatValue)ToFloat(run, new Signature("filesizeformat", "value default?").Bind(Arguments.Of(RequireNumber(a[0]))))).Number;
        var isBinary = a.Flag(1);
        var unit = isBinary ? 1024.0 : 1000.0;
        if (size == 1)
        {
            return new StringValue("1 Byte");
        }

        if (size < unit)
        {
            return new StringValue($"{Numbers.Text(Conversions.Truncate(size))} Bytes");
        }

        var prefix = 0;
        while (prefix < 7 && size >= Math.Pow(unit, prefix + 2))
        {
            prefix++;
        }

        var scaled = unit * size / Math.Pow(unit, prefix + 2);
        var letter = isBinary ? "KMGTPEZY"[prefix] : "kMGTPEZY"[prefix];
        return new StringValue($"{FloatText.Fixed(scaled, 1)} {letter}{(isBinary ? "i" : "")}B");
    }

    private static Value RequireNumber(Value value) => value is UndefinedValue || Arithmetic.IsNumber(value)
        || (value is StringValue text && Conversions.ParseFloat(text.Text) is not null)
        ? value
        : throw TemplateException.Type($"could not convert {value.TypeName} to float");
}
