using TorchSharp;
using TorchSharp.Extensions;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>x · weightᵀ + bias. The one place through which every large product of a model goes.</summary>
/// <param name="weight">[output, input], in the storage type.</param>
/// <param name="bias">[output], in the compute type, or null.</param>
internal sealed class Linear(Tensor weight, Tensor? bias, WeightTypes types)
{
    // The kernels read bf16 weights as they lie in memory, whatever they are multiplied with; fp16 ones have to be widened first.
    private readonly bool _converts = types.Storage != types.Compute && types.Storage != ScalarType.BFloat16;

    /// <param name="x">[…, input]</param>
    /// <returns>[…, output], owned by the caller's scope.</returns>
    public Tensor Forward(Tensor x)
    {
        if (!_converts) return Kernels.Linear(x, weight, bias);

        using var converted = weight.to(types.Compute);
        return Kernels.Linear(x, converted, bias);
    }
}
