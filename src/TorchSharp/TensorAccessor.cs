using System.Collections;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>
/// Reads and writes a tensor's elements in place, by flat index in row-major order or by one index per dimension, whatever its strides.
/// Valid while the tensor is.
/// </summary>
public sealed class TensorAccessor<T> : IEnumerable<T>, IDisposable where T : unmanaged
{
    private readonly Tensor _tensor;
    private readonly nint _start;
    private readonly long[] _shape;
    private readonly long[] _strides;
    private readonly bool _contiguous;

    internal TensorAccessor(Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU) throw new InvalidOperationException($"data: expected a tensor on the processor, got {tensor}; call cpu() first");
        _tensor = tensor;
        _start = NativeMethods.ts_data(tensor.Native);
        _shape = tensor.shape;
        _strides = tensor.stride();
        _contiguous = tensor.is_contiguous();
        Count = tensor.numel();
    }

    public long Count { get; }

    public unsafe T this[params long[] indices]
    {
        get => *Address(indices);
        set => *Address(indices) = value;
    }

    public unsafe T this[long index]
    {
        get => *Address(index);
        set => *Address(index) = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public unsafe void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        if (_contiguous)
        {
            new ReadOnlySpan<T>((T*)_start + tensorIndex, checked((int)(Count - tensorIndex))).CopyTo(array[arrayIndex..]);
            return;
        }
        for (var index = tensorIndex; index < Count; index++) array[arrayIndex++] = *Address(index);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var count = Math.Min(array.Length - arrayIndex, Count - tensorIndex);
        for (var offset = 0; offset < count; offset++) *Address(tensorIndex + offset) = array[arrayIndex + offset];
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0L; index < Count; index++) yield return this[index];
    }

    /// <summary>Nothing to free: the memory is the tensor's.</summary>
    public void Dispose() { }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private unsafe T* Address(long index)
    {
        if (index < 0 || index >= Count) throw new ArgumentOutOfRangeException(nameof(index), $"element {index}: expected 0 to {Count - 1} in {_tensor}");
        if (_contiguous) return (T*)_start + index;

        var offset = 0L;
        for (var dim = _shape.Length - 1; dim >= 0; dim--)
        {
            offset += index % _shape[dim] * _strides[dim];
            index /= _shape[dim];
        }
        return (T*)_start + offset;
    }

    private unsafe T* Address(long[] indices)
    {
        if (indices.Length != _shape.Length) throw new ArgumentException($"element [{string.Join(", ", indices)}]: expected {_shape.Length} indices for {_tensor}, got {indices.Length}");

        var offset = 0L;
        for (var dim = 0; dim < indices.Length; dim++)
        {
            if (indices[dim] < 0 || indices[dim] >= _shape[dim])
                throw new ArgumentOutOfRangeException(nameof(indices), $"element [{string.Join(", ", indices)}]: expected 0 to {_shape[dim] - 1} in dimension {dim} of {_tensor}");
            offset += indices[dim] * _strides[dim];
        }
        return (T*)_start + offset;
    }
}
