using TorchSharp.Extensions;
using Video.Models.Checkpoints;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>In what type weights are kept and in what type products are computed; they differ where a processor cannot compute well in the small type.</summary>
/// <param name="Storage">Type of the large matrices in memory.</param>
/// <param name="Compute">Type of activations and biases.</param>
internal readonly record struct WeightTypes(ScalarType Storage, ScalarType Compute)
{
    public static WeightTypes Choose(ModelOptions options, Checkpoint checkpoint, bool onCpu) => options.Dtype switch
    {
        ModelDtype.Float32 => new(ScalarType.Float32, ScalarType.Float32),
        ModelDtype.BFloat16 => new(ScalarType.BFloat16, ScalarType.BFloat16),
        ModelDtype.Float16 => new(ScalarType.Float16, onCpu ? ScalarType.Float32 : ScalarType.Float16), // libtorch has no half products on processors
        _ when !onCpu => new(ScalarType.BFloat16, ScalarType.BFloat16),
        _ when options.Measured is { } measured => new(measured.Weights, measured.Products),
        _ when Kernels.Processor >= ProcessorKind.Avx512BFloat16 => new(ScalarType.BFloat16, ScalarType.BFloat16),
        _ when checkpoint.Tensors.Values.Any(tensor => tensor.Type is StoredType.BFloat16 or StoredType.Float16) => new(ScalarType.BFloat16, ScalarType.Float32),
        _ => new(ScalarType.Float32, ScalarType.Float32),
    };
}
