using static TorchSharp.torch;

namespace TorchSharp.Extensions;

/// <summary>Chains of operations that our own layer does in one pass; here composed of TorchSharp's.</summary>
public static class Fused
{
    /// <summary>x / √(mean(x²) + eps) · weight over the last dimension, in float, rounded once.</summary>
    public static Tensor RmsNorm(Tensor input, Tensor weight, double eps, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var wide = input.to_type(ScalarType.Float32);
        var scale = wide.square().mean([-1], keepdim: true).add_(eps).rsqrt_(); // [..., 1]
        return wide.mul(scale).mul(weight).to_type(type).MoveToOuterDisposeScope();
    }

    /// <summary>(x − mean) / √(variance + eps) · weight + bias over the last dimension, in float, rounded once.</summary>
    public static Tensor LayerNorm(Tensor input, Tensor weight, Tensor bias, double eps, ScalarType type)
    {
        using var scope = NewDisposeScope();
        return nn.functional.layer_norm(input.to_type(ScalarType.Float32), [weight.shape[0]], weight, bias, eps).to_type(type).MoveToOuterDisposeScope();
    }

    /// <summary>input · σ(slope · input).</summary>
    public static Tensor Gate(Tensor input, double slope)
    {
        using var gate = input.mul(slope).sigmoid_();
        return input.mul(gate);
    }

    /// <summary>input + more, in the wider of their types.</summary>
    public static Tensor Add(Tensor input, Tensor more) => input.add(more);

    /// <summary>Rotates pairs of features (i, i + half) by angles, in float, rounded once; what lies beyond 2 · half features is only scaled.</summary>
    public static Tensor Rotate(Tensor input, Tensor cos, Tensor sin, double scale)
    {
        using var scope = NewDisposeScope();
        var half = cos.shape[^1];
        var (across, along) = (cos.unsqueeze(-2), sin.unsqueeze(-2)); // [..., 1, half]
        var own = input.to_type(ScalarType.Float32).mul(scale);
        var (left, right) = (own.narrow(-1, 0, half), own.narrow(-1, half, half));
        var parts = new List<Tensor> { left.mul(across).sub(right.mul(along)), right.mul(across).add(left.mul(along)) };
        if (input.shape[^1] > 2 * half) parts.Add(own.narrow(-1, 2 * half, input.shape[^1] - 2 * half));
        return cat(parts, -1).to_type(input.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Attention in one pass over the keys: not here, so always null.</summary>
    public static Tensor? Attend(Tensor query, Tensor key, Tensor value, Tensor? mask) => null;
}
