using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Which C# type holds an element of which tensor type.</summary>
public static class ElementTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentException($"element size: expected a known element type, got {type}", nameof(type)),
    };

    internal static ScalarType Of<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(byte)) return ScalarType.Byte;
        if (typeof(T) == typeof(sbyte)) return ScalarType.Int8;
        if (typeof(T) == typeof(short)) return ScalarType.Int16;
        if (typeof(T) == typeof(int)) return ScalarType.Int32;
        if (typeof(T) == typeof(long)) return ScalarType.Int64;
        if (typeof(T) == typeof(Half)) return ScalarType.Float16;
        if (typeof(T) == typeof(float)) return ScalarType.Float32;
        if (typeof(T) == typeof(double)) return ScalarType.Float64;
        if (typeof(T) == typeof(bool)) return ScalarType.Bool;
        if (typeof(T) == typeof(BFloat16)) return ScalarType.BFloat16;
        throw new NotSupportedException($"tensor elements: expected byte, sbyte, short, int, long, Half, BFloat16, float, double or bool, got {typeof(T)}");
    }

    /// <summary>Refuses to read elements as another type than they have.</summary>
    internal static void Require<T>(ScalarType type) where T : unmanaged
    {
        if (Of<T>() != type)
            throw new ArgumentException($"tensor elements: the tensor holds {type}, but {typeof(T).Name} was asked for; convert first with to_type({Of<T>()})");
    }
}
