using static TorchSharp.torch;

namespace TorchSharp.Extensions;

/// <summary>Beside TorchSharp's package, which makes no tensors over foreign memory from C#: a copy.</summary>
public static unsafe class BorrowedMemory
{
    /// <summary>A tensor with a copy of the memory, which is given back at once.</summary>
    public static Tensor AsTensor(nint address, long length, ReadOnlySpan<long> shape, ScalarType dtype, Action released)
    {
        var tensor = empty(shape, dtype);
        var bytes = tensor.bytes;
        if (bytes.Length > length)
            throw new ArgumentException($"borrowed tensor: {dtype} [{string.Join(", ", shape.ToArray())}] expected {bytes.Length} bytes, got {length}", nameof(length));

        new ReadOnlySpan<byte>((void*)address, bytes.Length).CopyTo(bytes);
        released();
        return tensor;
    }
}
