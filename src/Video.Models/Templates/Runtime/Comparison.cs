using System.Numerics;

namespace Video.Models.Templates;

/// <summary>Comparison and membership as Python has them; equality is in <see cref="ValueEquality"/>.</summary>
internal static class Comparison
{
    /// <summary>Less than 0, 0 or more; null where the two are not both numbers or one is NaN.</summary>
    public static int? TryCompareNumbers(Value left, Value right)
    {
        if (Arithmetic.AsInteger(left) is { } a && Arithmetic.AsInteger(right) is { } b)
        {
            return a.CompareTo(b);
        }

        if (!Arithmetic.IsNumber(left) || !Arithmetic.IsNumber(right))
        {
            return null;
        }

        if (left is FloatValue x && right is FloatValue y)
        {
            return double.IsNaN(x.Number) || double.IsNaN(y.Number) ? null : x.Number.CompareTo(y.Number);
        }

        return left is FloatValue number ? CompareExactly(number.Number, Arithmetic.AsInteger(right).GetValueOrDefault())
            : -CompareExactly(((FloatValue)right).Number, Arithmetic.AsInteger(left).GetValueOrDefault());
    }

    public static bool Compare(Interpreter run, string @operator, Value left, Value right) => @operator switch
    {
        "==" => ValueEquality.AreEqual(left, right),
        "!=" => !ValueEquality.AreEqual(left, right),
        "in" => Contains(run, right, left),
        "not in" => !Contains(run, right, left),
        _ => Order(@operator, left, right),
    };

    public static bool LessThan(Value left, Value right) => Order("<", left, right);

    public static bool Contains(Interpreter run, Value container, Value item)
    {
        switch (container)
        {
            case StringValue text:
                run.Budget.Scan(text.Text.Length);
                return item is StringValue part
                    ? text.Text.Contains(part.Text, StringComparison.Ordinal)
                    : throw TemplateException.Type($"'in <string>' requires string as left operand, not {item.TypeName}");
            case DictValue dict:
                return dict.Items.ContainsKey(item);
            case DictViewValue { Kind: DictViewKind.Keys } view:
                return view.Dict.Items.ContainsKey(item);
            case RangeValue range when Arithmetic.AsInteger(item) is { } number:
                return !range.Count.IsZero && (number - range.Start) % range.Step == 0
                    && (number - range.Start) / range.Step is { Sign: >= 0 } index && index < range.Count;
            default:
                return Iteration.IsIterable(container)
                    ? Iteration.Over(run, container).Any(i => ValueEquality.IsSameOrEqual(i, item))
                    : throw TemplateException.Type($"argument of type '{container.TypeName}' is not iterable");
        }
    }

    private static int CompareExactly(double number, BigInteger integer)
    {
        if (double.IsInfinity(number))
        {
            return number > 0 ? 1 : -1;
        }

        var floor = Math.Floor(number);
        var order = new BigInteger(floor).CompareTo(integer);
        return order == 0 && number > floor ? 1 : order;
    }

    private static bool Order(string @operator, Value left, Value right)
    {
        RuntimeStack.Ensure();
        int order;
        switch (left, right)
        {
            case (UndefinedValue undefined, _):
                throw undefined.Error;
            case (_, UndefinedValue undefined):
                throw undefined.Error;
            case (StringValue a, StringValue b):
                order = CompareCodePoints(a.Text, b.Text);
                break;
            case (ListValue a, ListValue b):
                return OrderItems(@operator, a.Items, b.Items);
            case (TupleValue a, TupleValue b):
                return OrderItems(@operator, a.Items, b.Items);
            case (BytesValue a, BytesValue b):
                order = a.Bytes.AsSpan().SequenceCompareTo(b.Bytes);
                break;
            default:
                if (!Arithmetic.IsNumber(left) || !Arithmetic.IsNumber(right))
                {
                    throw TemplateException.Type($"'{@operator}' not supported between instances of '{left.TypeName}' and '{right.TypeName}'");
                }

                if (TryCompareNumbers(left, right) is not { } numbers)
                {
                    return false;
                }

                order = numbers;
                break;
        }

        return @operator switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }

    private static bool OrderItems(string @operator, IReadOnlyList<Value> a, IReadOnlyList<Value> b)
    {
        for (var i = 0; i < Math.Min(a.Count, b.Count); i++)
        {
            if (!ValueEquality.IsSameOrEqual(a[i], b[i]))
            {
                return Order(@operator, a[i], b[i]);
            }
        }

        return Order(@operator, Numbers.Int(a.Count), Numbers.Int(b.Count));
    }

    /// <summary>Order by code point, which UTF-16 code units do not keep above U+FFFF.</summary>
    private static int CompareCodePoints(string a, string b)
    {
        RuntimeStack.Scan(Math.Min(a.Length, b.Length));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (a[i] != b[i])
            {
                return char.IsSurrogate(a[i]) == char.IsSurrogate(b[i]) ? a[i].CompareTo(b[i]) : char.IsSurrogate(a[i]) ? 1 : -1;
            }
        }

        return a.Length.CompareTo(b.Length);
    }
}
