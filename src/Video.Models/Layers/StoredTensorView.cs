using TorchSharp;
using TorchSharp.Extensions;
using Video.Models.Checkpoints;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>A stored tensor as a tensor over the memory map itself; copied only when it is not aligned to its elements.</summary>
internal static class StoredTensorView
{
    /// <returns>Valid until the checkpoint is closed; owned by the caller's scope. Never to be written to: the map is read-only.</returns>
    public static Tensor Over(StoredTensor stored)
    {
        var type = TypeOf(stored);
        if (stored.Pointer % stored.Type.Size() == 0)
            return BorrowedMemory.AsTensor(stored.Pointer, stored.Length, [.. stored.Shape], type, static () => { });

        return Copy(stored);
    }

    /// <returns>A tensor of its own, owned by the caller's scope.</returns>
    public static Tensor Copy(StoredTensor stored)
    {
        var copy = empty([.. stored.Shape], TypeOf(stored));
        stored.Bytes.CopyTo(copy.bytes);
        return copy;
    }

    private static ScalarType TypeOf(StoredTensor stored) => stored.Type switch
    {
        StoredType.Float32 => ScalarType.Float32,
        StoredType.Float16 => ScalarType.Float16,
        StoredType.BFloat16 => ScalarType.BFloat16,
        StoredType.Float64 => ScalarType.Float64,
        StoredType.Int32 => ScalarType.Int32,
        StoredType.Int64 => ScalarType.Int64,
        StoredType.UInt8 => ScalarType.Byte,
        _ => throw new CheckpointException(stored.File.Path, $"dtype of {stored.Name}", "BF16, F16, F32, F64, I32, I64 or U8", $"{stored.Type}", "use a checkpoint that is not quantised"),
    };
}
