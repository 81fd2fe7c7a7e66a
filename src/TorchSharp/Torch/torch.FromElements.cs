using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor with a copy of the array's elements and its shape.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
        => rawArray.GetType().GetElementType() switch
        {
            var t when t == typeof(byte) => FromArray<byte>(rawArray, dtype, device, requires_grad),
            var t when t == typeof(sbyte) => FromArray<sbyte>(rawArray, dtype, device, requires_grad),
            var t when t == typeof(short) => FromArray<short>(rawArray, dtype, device, requires_grad),
            var t when t == typeof(int) => FromArray<int>(rawArray, dtype, device, requires_grad),
            var t when t == typeof(long) => FromArray<long>(rawArray, dtype, device, requires_grad),
            var t when t == typeof(Half) => FromArray<Half>(rawArray, dtype, device, requires_grad),
            var t when t == typeof(float) => FromArray<float>(rawArray, dtype, device, requires_grad),
            var t when t == typeof(double) => FromArray<double>(rawArray, dtype, device, requires_grad),
            var t when t == typeof(bool) => FromArray<bool>(rawArray, dtype, device, requires_grad),
            var t => throw new ArgumentException($"from_array: expected numbers or truth values, got {t}", nameof(rawArray)),
        };

    private static Tensor FromArray<T>(Array array, ScalarType? dtype, Device? device, bool requires_grad) where T : unmanaged
    {
        var shape = new long[array.Rank];
        for (var dim = 0; dim < shape.Length; dim++) shape[dim] = array.GetLongLength(dim);
        var elements = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
        return FromElements(elements, shape, dtype, device, requires_grad);
    }

    /// <summary>Copies the elements into a new tensor on the processor, then changes type and device as asked.</summary>
    private static Tensor FromElements<T>(ReadOnlySpan<T> elements, ReadOnlySpan<long> shape, ScalarType? dtype, Device? device, bool requires_grad)
        where T : unmanaged
    {
        var expected = 1L;
        foreach (var length in shape) expected *= length;
        if (expected != elements.Length)
            throw new ArgumentException($"tensor: shape [{string.Join(", ", shape.ToArray())}] expected {expected} elements, got {elements.Length}", nameof(shape));

        var tensor = Operators.Call("aten::empty.memory_format", shape.ToArray(), ElementTypes.Of<T>(), Argument.None, CPU);
        elements.CopyTo(tensor.Elements<T>());
        var target = device ?? DefaultDevice;
        if ((dtype is null || dtype == tensor.dtype) && target.type == DeviceType.CPU) return Made(tensor, requires_grad);
        using (tensor) return Made(tensor.to(dtype ?? tensor.dtype, target), requires_grad);
    }
}
