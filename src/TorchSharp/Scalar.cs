using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number or truth value as an operand; made implicitly from C#'s own.</summary>
public sealed class Scalar : IDisposable
{
    internal Scalar(ArgumentKind kind, long bits) => (Kind, Bits) = (kind, bits);

    private Scalar(long value) : this(ArgumentKind.Int, value) { }

    private Scalar(double value) : this(ArgumentKind.Double, BitConverter.DoubleToInt64Bits(value)) { }

    internal ArgumentKind Kind { get; }

    internal long Bits { get; }

    public ScalarType Type => Kind switch
    {
        ArgumentKind.Int => ScalarType.Int64,
        ArgumentKind.Bool => ScalarType.Bool,
        _ => ScalarType.Float64,
    };

    internal double Real => Kind == ArgumentKind.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long Whole => Kind == ArgumentKind.Double ? checked((long)BitConverter.Int64BitsToDouble(Bits)) : Bits;

    public static implicit operator Scalar(byte value) => new((long)value);

    public static implicit operator Scalar(sbyte value) => new((long)value);

    public static implicit operator Scalar(short value) => new((long)value);

    public static implicit operator Scalar(int value) => new((long)value);

    public static implicit operator Scalar(long value) => new(value);

    public static implicit operator Scalar(Half value) => new((double)value);

    public static implicit operator Scalar(float value) => new((double)value);

    public static implicit operator Scalar(double value) => new(value);

    public static implicit operator Scalar(bool value) => new(ArgumentKind.Bool, value ? 1 : 0);

    /// <summary>Nothing to free: a scalar is held by value.</summary>
    public void Dispose() { }

    public override string ToString() => Kind switch
    {
        ArgumentKind.Int => Bits.ToString(),
        ArgumentKind.Bool => Bits != 0 ? "true" : "false",
        _ => Real.ToString("R"),
    };
}

/// <summary>Reads a scalar as a C# number.</summary>
public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static Half ToHalf(this Scalar value) => (Half)value.Real;

    public static float ToSingle(this Scalar value) => (float)value.Real;

    public static double ToDouble(this Scalar value) => value.Real;

    public static sbyte ToSByte(this Scalar value) => checked((sbyte)value.Whole);

    public static byte ToByte(this Scalar value) => checked((byte)value.Whole);

    public static short ToInt16(this Scalar value) => checked((short)value.Whole);

    public static int ToInt32(this Scalar value) => checked((int)value.Whole);

    public static long ToInt64(this Scalar value) => value.Whole;

    public static bool ToBoolean(this Scalar value) => value.Kind == ArgumentKind.Double ? value.Real != 0 : value.Bits != 0;
}
