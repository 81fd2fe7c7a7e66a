using System.Numerics;
using System.Text;

namespace Video.Models.Templates;

/// <summary>Arithmetic on whatever Python has it for: numbers, and sequences that are joined or repeated.</summary>
internal static class Operators
{
    public static Value Apply(Interpreter run, string @operator, Value left, Value right)
    {
        if (left is UndefinedValue undefined)
        {
            throw undefined.Error;
        }

        if (@operator == "%" && left is StringValue format)
        {
            return PercentFormat.Apply(run, format, right);
        }

        if (right is UndefinedValue undefinedRight)
        {
            throw undefinedRight.Error;
        }

        return @operator switch
        {
            "+" => Add(run, left, right),
            "*" => Multiply(run, left, right),
            _ => Arithmetic.Apply(run, @operator, left, right),
        };
    }

    public static Value Negate(Value value, bool isNegative) => value switch
    {
        UndefinedValue undefined => throw undefined.Error,
        FloatValue number => isNegative ? new FloatValue(-number.Number) : number,
        _ when Arithmetic.AsInteger(value) is { } integer => new IntValue(isNegative ? -integer : integer),
        _ => throw TemplateException.Type($"bad operand type for unary {(isNegative ? '-' : '+')}: '{value.TypeName}'"),
    };

    public static StringValue Concat(Interpreter run, StringValue left, StringValue right)
    {
        run.Budget.Allocate(left.Text.Length + right.Text.Length);
        return left.IsMarkup || right.IsMarkup
            ? new StringValue(Html.Escape(left).Text + Html.Escape(right).Text, isMarkup: true)
            : new StringValue(left.Text + right.Text);
    }

    private static Value Add(Interpreter run, Value left, Value right)
    {
        switch (left, right)
        {
            case (StringValue a, StringValue b):
                return Concat(run, a, b);
            case (ListValue a, ListValue b):
                run.Budget.Allocate(a.Items.Count + b.Items.Count);
                return new ListValue([.. a.Items, .. b.Items]);
            case (TupleValue a, TupleValue b):
                run.Budget.Allocate(a.Items.Count + b.Items.Count);
                return new TupleValue([.. a.Items, .. b.Items]);
            case (BytesValue a, BytesValue b):
                run.Budget.Allocate(a.Bytes.Length + b.Bytes.Length);
                return new BytesValue([.. a.Bytes, .. b.Bytes]);
            default:
                return Arithmetic.Apply(run, "+", left, right);
        }
    }

    private static Value Multiply(Interpreter run, Value left, Value right)
    {
        if (Arithmetic.AsInteger(left) is { } first && right is StringValue or ListValue or TupleValue or BytesValue)
        {
            return Repeat(run, right, first);
        }

        return left is StringValue or ListValue or TupleValue or BytesValue && Arithmetic.AsInteger(right) is { } second
            ? Repeat(run, left, second)
            : Arithmetic.Apply(run, "*", left, right);
    }

    private static Value Repeat(Interpreter run, Value value, BigInteger times)
    {
        if (BigInteger.Abs(times) > long.MaxValue)
        {
            throw TemplateException.Sandbox("cannot fit 'int' into an index-sized integer");
        }

        times = BigInteger.Max(0, times);
        run.Budget.Allocate(Iteration.Length(value) * (double)times);
        var count = Iteration.Length(value) == 0 ? 0 : (int)times;
        return value switch
        {
            StringValue text => text.Same(new StringBuilder(text.Text.Length * count).Insert(0, text.Text, count).ToString()),
            ListValue list => new ListValue([.. Enumerable.Repeat(list.Items, count).SelectMany(i => i)]),
            TupleValue tuple => new TupleValue([.. Enumerable.Repeat(tuple.Items, count).SelectMany(i => i)]),
            BytesValue bytes => new BytesValue([.. Enumerable.Repeat(bytes.Bytes, count).SelectMany(i => i)]),
            _ => throw new InvalidOperationException("only sequences repeat"),
        };
    }
}
