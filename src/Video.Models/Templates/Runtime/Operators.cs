using System.Numerics;
using System.Text;

namespace Video.Models.Templates;

/// <summary>Arithmetic and comparison as Python does them.</summary>
internal static class Operators
{
    private const long MaxBits = 1 << 17;

    /// <summary>The value as an integer where it is one (booleans are).</summary>
    public static BigInteger? AsInteger(Value value) => value switch
    {
        IntValue integer => integer.Number,
        BoolValue boolean => boolean.IsTrue ? BigInteger.One : BigInteger.Zero,
        _ => null,
    };

    public static double? AsFloat(Value value) => value switch
    {
        FloatValue number => number.Number,
        _ when AsInteger(value) is { } integer => ToFloat(integer),
        _ => null,
    };

    public static bool IsNumber(Value value) => value is IntValue or FloatValue or BoolValue;

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
            _ => Arithmetic(run, @operator, left, right),
        };
    }

    public static Value Negate(Value value, bool isNegative) => value switch
    {
        UndefinedValue undefined => throw undefined.Error,
        FloatValue number => isNegative ? new FloatValue(-number.Number) : number,
        _ when AsInteger(value) is { } integer => new IntValue(isNegative ? -integer : integer),
        _ => throw TemplateException.Type($"bad operand type for unary {(isNegative ? '-' : '+')}: '{value.TypeName}'"),
    };

    /// <summary>Less than 0, 0 or more; null where the two are not both numbers or one is NaN.</summary>
    public static int? TryCompareNumbers(Value left, Value right)
    {
        if (AsInteger(left) is { } a && AsInteger(right) is { } b)
        {
            return a.CompareTo(b);
        }

        if (!IsNumber(left) || !IsNumber(right))
        {
            return null;
        }

        if (left is FloatValue x && right is FloatValue y)
        {
            return double.IsNaN(x.Number) || double.IsNaN(y.Number) ? null : x.Number.CompareTo(y.Number);
        }

        return left is FloatValue number ? CompareExactly(number.Number, AsInteger(right).GetValueOrDefault())
            : -CompareExactly(((FloatValue)right).Number, AsInteger(left).GetValueOrDefault());
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
            case RangeValue range when AsInteger(item) is { } number:
                return !range.Count.IsZero && (number - range.Start) % range.Step == 0
                    && (number - range.Start) / range.Step is { Sign: >= 0 } index && index < range.Count;
            default:
                return Iteration.IsIterable(container)
                    ? Iteration.Over(run, container).Any(i => ValueEquality.IsSameOrEqual(i, item))
                    : throw TemplateException.Type($"argument of type '{container.TypeName}' is not iterable");
        }
    }

    public static double ToFloat(BigInteger integer)
    {
        // .NET cuts where Python rounds half to even, beyond 53 bits.
        var number = BigInteger.Abs(integer);
        var excess = (int)Math.Max(0, number.GetBitLength() - 55);
        if (excess > 0)
        {
            var kept = number >> excess;
            number = (kept << excess) == number ? kept : kept | 1;
        }

        var mantissa = (ulong)number;
        var result = Math.ScaleB((double)mantissa, excess);
        return double.IsInfinity(result) ? throw TemplateException.Sandbox("int too large to convert to float") : integer.Sign < 0 ? -result : result;
    }

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
                return Arithmetic(run, "+", left, right);
        }
    }

    private static Value Multiply(Interpreter run, Value left, Value right)
    {
        if (AsInteger(left) is { } first && right is StringValue or ListValue or TupleValue or BytesValue)
        {
            return Repeat(run, right, first);
        }

        return left is StringValue or ListValue or TupleValue or BytesValue && AsInteger(right) is { } second
            ? Repeat(run, left, second)
            : Arithmetic(run, "*", left, right);
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

    private static Value Arithmetic(Interpreter run, string @operator, Value left, Value right)
    {
        if (!IsNumber(left) || !IsNumber(right))
        {
            throw TemplateException.Type($"unsupported operand type(s) for {@operator}: '{left.TypeName}' and '{right.TypeName}'");
        }

        if (AsInteger(left) is { } a && AsInteger(right) is { } b && !(@operator == "**" && b.Sign < 0))
        {
            run.Budget.Step((a.GetBitLength() + b.GetBitLength()) / 64);
            return @operator switch
            {
                "+" => new IntValue(a + b),
                "-" => new IntValue(a - b),
                "*" => new IntValue(Bounded(a.GetBitLength() + b.GetBitLength()) ? a * b : 0),
                "/" => new FloatValue(DivideExactly(a, NotZero(b))),
                "//" => new IntValue(FloorDivide(a, NotZero(b))),
                "%" => new IntValue(a - (FloorDivide(a, NotZero(b)) * b)),
                _ => new IntValue(Power(a, b)),
            };
        }

        var (x, y) = (AsFloat(left).GetValueOrDefault(), AsFloat(right).GetValueOrDefault());
        if (@operator is "/" or "//" or "%" && y == 0)
        {
            throw TemplateException.Type("float division by zero");
        }

        return new FloatValue(@operator switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            "//" => FloorDivide(x, y),
            "%" => Modulo(x, y),
            _ => Power(x, y),
        });
    }

    private static BigInteger NotZero(BigInteger value) => value.IsZero ? throw TemplateException.Type("division by zero") : value;

    private static bool Bounded(double bits) => bits <= MaxBits ? true : throw TemplateException.Limit($"an integer of more than {MaxBits} bits");

    private static BigInteger FloorDivide(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var remainder);
        return !remainder.IsZero && (remainder.Sign < 0) != (b.Sign < 0) ? quotient - 1 : quotient;
    }

    private static BigInteger Power(BigInteger a, BigInteger b)
    {
        if (a.IsZero || a.IsOne || a == BigInteger.MinusOne)
        {
            return b.IsZero ? BigInteger.One : a == BigInteger.MinusOne && b.IsEven ? BigInteger.One : a;
        }

        return Bounded(BigInteger.Log(BigInteger.Abs(a), 2) * (double)b) ? BigInteger.Pow(a, (int)b) : 0;
    }

    private static double Power(double x, double y)
    {
        if (x == 0 && y < 0)
        {
            throw TemplateException.Type("0.0 cannot be raised to a negative power");
        }

        if (x < 0 && double.IsFinite(x) && double.IsFinite(y) && Math.Floor(y) != y)
        {
            throw TemplateException.Type("complex numbers are not values of a chat template");
        }

        var result = Math.Pow(x, y);
        return double.IsInfinity(result) && double.IsFinite(x) && double.IsFinite(y)
            ? throw TemplateException.Sandbox("(34, 'Numerical result out of range')")
            : result;
    }

    private static double Modulo(double x, double y)
    {
        var remainder = Math.IEEERemainder(0, 1) + (x % y);
        return remainder == 0 ? Math.CopySign(0, y) : (remainder < 0) != (y < 0) ? remainder + y : remainder;
    }

    private static double FloorDivide(double x, double y)
    {
        var quotient = (x - Modulo(x, y)) / y;
        if (quotient == 0)
        {
            return Math.CopySign(0, x / y);
        }

        var floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    /// <summary>a / b rounded once, as Python's true division.</summary>
    private static double DivideExactly(BigInteger a, BigInteger b)
    {
        if (BigInteger.Abs(a).GetBitLength() <= 53 && BigInteger.Abs(b).GetBitLength() <= 53)
        {
            return (double)a / (double)b;
        }

        var isNegative = a.Sign < 0 != b.Sign < 0;
        (a, b) = (BigInteger.Abs(a), BigInteger.Abs(b));
        var shift = (int)Math.Max(-1100, Math.Min(66 - (a.GetBitLength() - b.GetBitLength()), 1100));
        var quotient = shift >= 0 ? BigInteger.DivRem(a << shift, b, out var remainder) : BigInteger.DivRem(a, b << -shift, out remainder);
        if (!remainder.IsZero)
        {
            quotient |= 1;
        }

        var excess = (int)Math.Max(0, quotient.GetBitLength() - 60);
        var kept = quotient >> excess;
        if ((kept << excess) != quotient)
        {
            kept |= 1;
        }

        var result = Math.ScaleB((double)(ulong)kept, excess - shift);
        return double.IsInfinity(result) ? throw TemplateException.Sandbox("integer division result too large for a float") : isNegative ? -result : result;
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
                if (!IsNumber(left) || !IsNumber(right))
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
