using static TorchSharp.torch;

namespace TorchSharp.Extensions;

/// <summary>Normalisations that TorchSharp 0.107 does not have.</summary>
public static class Normalisation
{
    /// <summary>x / √(mean(x²) + eps) · weight over the last dimension; the mean in float, rounded to the input's type before the weight.</summary>
    /// <param name="input">[..., dim]</param>
    /// <param name="weight">[dim]</param>
    /// <param name="eps">Added to the mean of squares.</param>
    /// <returns>[..., dim] in the input's type.</returns>
    /// <remarks>Rounds where transformers' Qwen2RMSNorm rounds; libtorch's own aten::rms_norm (2.4 and newer) rounds once, at the end.</remarks>
    public static Tensor Rms(Tensor input, Tensor weight, double eps)
    {
        using var scope = NewDisposeScope();
        var wide = input.to_type(ScalarType.Float32);
        var scale = wide.square().mean([-1], keepdim: true).add_(eps).rsqrt_(); // [..., 1]
        return wide.mul(scale).to_type(input.dtype).mul(weight).MoveToOuterDisposeScope();
    }
}
