using TorchSharp;
using TorchSharp.Extensions;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>Normalisation over the last dimension, in fp32 whatever the model computes in: it costs next to nothing and rounds once.</summary>
internal interface INorm
{
    /// <param name="x">[…, dim], of any type</param>
    /// <returns>[…, dim] in the compute type, owned by the caller's scope.</returns>
    Tensor Forward(Tensor x);
}

/// <summary>x / √(mean(x²) + ε) · weight.</summary>
/// <param name="weight">[dim], fp32</param>
/// <param name="type">Type of the result.</param>
/// <remarks>Zhang and Sennrich, Root Mean Square Layer Normalization, 2019.</remarks>
internal sealed class RmsNorm(Tensor weight, double epsilon, ScalarType type) : INorm
{
    public Tensor Forward(Tensor x) => Fused.RmsNorm(x, weight, epsilon, type);
}

/// <summary>(x − mean) / √(variance + ε) · weight + bias.</summary>
/// <param name="weight">[dim], fp32</param>
/// <param name="bias">[dim], fp32</param>
/// <param name="type">Type of the result.</param>
internal sealed class LayerNorm(Tensor weight, Tensor bias, double epsilon, ScalarType type) : INorm
{
    public Tensor Forward(Tensor x) => Fused.LayerNorm(x, weight, bias, epsilon, type);
}
