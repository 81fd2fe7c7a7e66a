using System.Runtime.Intrinsics.X86;
using Video.Models.Checkpoints;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>In what type weights are kept and in what type products are computed; they differ where a processor cannot compute in the small type.</summary>
/// <param name="Storage">Type of the large matrices in memory.</param>
/// <param name="Compute">Type of activations, norms and biases.</param>
internal readonly record struct WeightTypes(ScalarType Storage, ScalarType Compute)
{
    /// <summary>Up to this size on disk a processor without bf16 instructions computes in fp32, which doubles 16-bit weights.</summary>
    private const long MaxWidenedBytes = 2L << 30;

    public static WeightTypes Choose(ModelDtype dtype, Checkpoint checkpoint, bool onCpu) => dtype switch
    {
        ModelDtype.Float32 => new(ScalarType.Float32, ScalarType.Float32),
        ModelDtype.BFloat16 => new(ScalarType.BFloat16, ScalarType.BFloat16),
        ModelDtype.Float16 => new(ScalarType.Float16, onCpu ? ScalarType.Float32 : ScalarType.Float16), // libtorch has no half products on processors
        _ when !onCpu || HasBFloat16 => new(ScalarType.BFloat16, ScalarType.BFloat16),
        _ when checkpoint.Tensors.Values.Sum(tensor => tensor.Length) > MaxWidenedBytes => new(ScalarType.BFloat16, ScalarType.BFloat16),
        _ => new(ScalarType.Float32, ScalarType.Float32),
    };

    /// <summary>Whether the processor multiplies bf16 itself: AVX512_BF16 or AMX-BF16.</summary>
    private static bool HasBFloat16
    {
        get
        {
            const int Avx512BFloat16 = 1 << 5, AmxBFloat16 = 1 << 22;
            return X86Base.IsSupported
                && ((X86Base.CpuId(7, 1).Eax & Avx512BFloat16) != 0 || (X86Base.CpuId(7, 0).Edx & AmxBFloat16) != 0);
        }
    }
}
