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
    public Tensor Forward(Tensor x) => With(matrix => Kernels.Linear(x, matrix, bias));

    /// <summary>z · σ(slope · z) for what <see cref="Forward"/> gives, rounded once where both are one pass.</summary>
    /// <returns>[…, output], owned by the caller's scope.</returns>
    public Tensor ForwardGated(Tensor x, double slope) => With(matrix => Kernels.LinearGate(x, matrix, bias, slope));

    /// <summary>sum + what <see cref="Forward"/> gives, in the wider of their types.</summary>
    /// <param name="sum">[…, output]</param>
    /// <returns>[…, output], owned by the caller's scope.</returns>
    public Tensor AddTo(Tensor sum, Tensor x) => With(matrix => Kernels.LinearAdd(sum, x, matrix, bias));

    private Tensor With(Func<Tensor, Tensor> product)
    {
        if (!_converts) return product(weight);

        using var converted = weight.to(types.Compute);
        return product(converted);
    }
}
