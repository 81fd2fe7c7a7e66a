using System.Numerics;

namespace Video.Models.Templates;

/// <summary>Methods of integers and floats.</summary>
internal static class NumberMethods
{
    public static readonly Dictionary<string, NativeFunction> OfIntegers = Methods.Table(
        ("bit_length", "int/", (_, a) => Numbers.Int(BigInteger.Abs(Integer(a)).GetBitLength())),
        ("bit_count", "int/", (_, a) => Numbers.Int(BigInteger.Abs(Integer(a)).ToByteArray().Sum(b => BitOperations.PopCount(b)))),
        ("conjugate", "int/", (_, a) => new IntValue(Integer(a))),
        ("is_integer", "int/", (_, _) => BoolValue.True),
        ("as_integer_ratio", "int/", (_, a) => new TupleValue([new IntValue(Integer(a)), Numbers.Int(1)])),
        ("to_bytes", "int length? byteorder?", ToBytes));

    public static readonly Dictionary<string, NativeFunction> OfFloats = Methods.Table(
        ("is_integer", "float/", (_, a) => BoolValue.Of(double.IsFinite(Float(a)) && Math.Floor(Float(a)) == Float(a))),
        ("conjugate", "float/", (_, a) => a[0]),
        ("hex", "float/", (_, a) => new StringValue(Hex(Float(a)))),
        ("as_integer_ratio", "float/", (_, a) => Ratio(Float(a))));

    private static BigInteger Integer(BoundArguments a) => Arithmetic.AsInteger(a[0]).GetValueOrDefault();

    private static double Float(BoundArguments a) => ((FloatValue)a[0]).Number;

    private static BytesValue ToBytes(Interpreter run, BoundArguments a)
    {
        var length = a.Optional(1) is { } given ? Parameters.Integer(given) : 1;
        run.Budget.Allocate(length);
        var isBig = Parameters.Text(a.Optional(2), "big") == "big";
        var bytes = Integer(a).Sign < 0 ? throw TemplateException.Type("can't convert negative int to unsigned") : Integer(a).ToByteArray(isUnsigned: true, isBig);
        if (bytes.Length > length && !Integer(a).IsZero)
        {
            throw TemplateException.Sandbox("int too big to convert");
        }

        var padding = new byte[Math.Max(0, length - bytes.Length)];
        return new BytesValue(length == 0 ? [] : isBig ? [.. padding, .. bytes] : [.. bytes, .. padding]);
    }

    private static TupleValue Ratio(double number)
    {
        if (!double.IsFinite(number))
        {
            throw TemplateException.Type("cannot convert a float that is not finite to an integer ratio");
        }

        var denominator = BigInteger.One;
        for (var scaled = number; Math.Floor(scaled) != scaled; scaled *= 2)
        {
            denominator *= 2;
        }

        var numerator = FloatText.ScaledInteger(Math.Abs(number) * 1, 0);
        if (!denominator.IsOne)
        {
            numerator = new BigInteger(Math.ScaleB(Math.Abs(number), (int)denominator.GetBitLength() - 1));
        }

        return new TupleValue([new IntValue(number < 0 ? -numerator : numerator), new IntValue(denominator)]);
    }

    private static string Hex(double number)
    {
        if (!double.IsFinite(number))
        {
            return FloatText.NotFinite(number);
        }

        var bits = BitConverter.DoubleToInt64Bits(number);
        var biased = (int)(bits >> 52) & 0x7ff;
        var sign = bits < 0 ? "-" : "";
        if (number == 0)
        {
            return $"{sign}0x0.0p+0";
        }

        var exponent = Math.Max(biased, 1) - 1023;
        return $"{sign}0x{(biased == 0 ? 0 : 1)}.{bits & 0xfffffffffffffL:x13}p{exponent:+0;-0}";
    }
}
