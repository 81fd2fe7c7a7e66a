using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>x · weightᵀ + bias. The one place through which every large product of a model goes.</summary>
/// <param name="weight">[output, input], in the storage type.</param>
/// <param name="bias">[output], in the compute type, or null.</param>
internal sealed class Linear(Tensor weight, Tensor? bias, WeightTypes types)
{
    private readonly bool _converts = types.Storage != types.Compute;

    /// <param name="x">[…, input]</param>
    /// <returns>[…, output], owned by the caller's scope.</returns>
    public Tensor Forward(Tensor x)
    {
        if (!_converts) return nn.functional.linear(x, weight, bias);

        using var converted = weight.to(types.Compute);
        return nn.functional.linear(x, converted, bias);
    }
}
