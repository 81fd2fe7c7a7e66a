using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>One argument of an operator call; made implicitly from what the operators take, so that a call reads like the schema.</summary>
internal readonly struct Argument
{
    private Argument(ArgumentKind kind, long bits = 0, object? reference = null, int length = 0)
        => (Kind, Bits, Reference, Length) = (kind, bits, reference, length);

    public ArgumentKind Kind { get; }

    public long Bits { get; }

    /// <summary>The tensor, list, text or generator that the argument is made of.</summary>
    public object? Reference { get; }

    /// <summary>Items of a list, bytes of a text, index of a device.</summary>
    public int Length { get; }

    /// <summary>Leaves the argument to the schema's default.</summary>
    public static Argument Default => default;

    public static Argument None { get; } = new(ArgumentKind.None);

    public static implicit operator Argument(Tensor? value) => value is null ? None : new(ArgumentKind.Tensor, 0, value);

    public static implicit operator Argument(Tensor[] value) => new(ArgumentKind.Tensors, 0, value, value.Length);

    public static implicit operator Argument(long value) => new(ArgumentKind.Int, value);

    public static implicit operator Argument(long? value) => value is { } known ? known : None;

    public static implicit operator Argument(double value) => new(ArgumentKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(double? value) => value is { } known ? known : None;

    public static implicit operator Argument(bool value) => new(ArgumentKind.Bool, value ? 1 : 0);

    public static implicit operator Argument(bool? value) => value is { } known ? known : None;

    public static implicit operator Argument(string? value) => value is null ? None : new(ArgumentKind.String, 0, value, value.Length);

    public static implicit operator Argument(long[]? value) => value is null ? None : new(ArgumentKind.Ints, 0, value, value.Length);

    public static implicit operator Argument(double[]? value) => value is null ? None : new(ArgumentKind.Doubles, 0, value, value.Length);

    public static implicit operator Argument(ScalarType value) => new(ArgumentKind.Int, (long)value);

    public static implicit operator Argument(ScalarType? value) => value is { } known ? known : None;

    public static implicit operator Argument(Device? value) => value is null ? None : new(ArgumentKind.Device, (long)value.type, null, value.index);

    public static implicit operator Argument(Generator? value) => value is null ? None : new(ArgumentKind.Generator, 0, value);

    public static implicit operator Argument(Scalar? value) => value is null ? None : new(value.Kind, value.Bits);

    /// <summary>An optional list of tensors, such as the indices of <c>aten::index.Tensor</c>, where null means "all of this dimension".</summary>
    public static Argument OptionalTensors(Tensor?[] value) => new(ArgumentKind.Tensors, 0, value, value.Length);
}
