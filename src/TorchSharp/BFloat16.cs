namespace TorchSharp;

/// <summary>A 16-bit number with the range of a float and 8 bits of precision: the upper half of a float.</summary>
public readonly struct BFloat16(ushort value) : IEquatable<BFloat16>
{
    internal ushort Bits { get; } = value;

    /// <summary>Rounds to nearest, ties to even, as libtorch does.</summary>
    public static BFloat16 FromSingle(float value)
    {
        if (float.IsNaN(value)) return new BFloat16(0x7FC0);
        var bits = BitConverter.SingleToUInt32Bits(value);
        return new BFloat16((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    public static explicit operator BFloat16(float value) => FromSingle(value);

    public static explicit operator float(BFloat16 value) => value.ToSingle();

    public float ToSingle() => BitConverter.UInt32BitsToSingle((uint)Bits << 16);

    public bool Equals(BFloat16 other) => ToSingle().Equals(other.ToSingle());

    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    public override int GetHashCode() => ToSingle().GetHashCode();

    public override string ToString() => ToSingle().ToString("R");
}
