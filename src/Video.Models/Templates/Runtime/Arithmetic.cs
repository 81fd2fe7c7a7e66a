using System.Numerics;

namespace Video.Models.Templates;

/// <summary>Arithmetic on numbers as Python does it: integers without bounds, floor division, true division rounded once.</summary>
internal static class Arithmetic
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

    public static Value Apply(Interpreter run, string @operator, Value left, Value right)
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
}
