using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Extensions;

/// <summary>Tensors over memory that somebody else owns, such as a memory-mapped file of weights.</summary>
public static unsafe class BorrowedMemory
{
    /// <summary>A tensor over the memory itself, without a copy.</summary>
    /// <param name="address">The first element; must be aligned to the element size.</param>
    /// <param name="length">Bytes that may be read there; fewer than the shape needs is an error.</param>
    /// <param name="shape">Lengths of the dimensions, row-major.</param>
    /// <param name="dtype">Type of the elements.</param>
    /// <param name="released">
    /// Called once, when libtorch drops its last view of the memory, on whatever thread that happens. Until then the memory must stay.
    /// </param>
    public static Tensor AsTensor(nint address, long length, ReadOnlySpan<long> shape, ScalarType dtype, Action released)
    {
        var needed = (long)dtype.ElementSize();
        foreach (var dimension in shape)
        {
            if (dimension < 0) throw new ArgumentException($"borrowed tensor: expected lengths of 0 or more, got [{string.Join(", ", shape.ToArray())}]", nameof(shape));
            needed = checked(needed * dimension);
        }
        if (needed > length)
            throw new ArgumentException($"borrowed tensor: {dtype} [{string.Join(", ", shape.ToArray())}] expected {needed} bytes, got {length}", nameof(length));
        if (address % dtype.ElementSize() != 0)
            throw new ArgumentException($"borrowed tensor: expected an address that is a multiple of {dtype.ElementSize()}, got {address}", nameof(address));

        var owner = GCHandle.Alloc(released);
        nint tensor;
        fixed (long* sizes = shape)
            tensor = NativeMethods.ts_borrow(address, sizes, shape.Length, (int)dtype, &Release, GCHandle.ToIntPtr(owner));
        if (tensor != 0) return new Tensor(tensor);

        owner.Free();
        throw NativeMethods.Failure($"borrowed tensor");
    }

    [UnmanagedCallersOnly]
    private static void Release(nint owner)
    {
        var handle = GCHandle.FromIntPtr(owner);
        var released = (Action)handle.Target!;
        handle.Free();
        released();
    }
}
