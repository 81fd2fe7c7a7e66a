using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Extensions;

/// <summary>Small chains of operations in one pass on the processor, forwards and backwards; elsewhere composed of libtorch's operators.</summary>
public static class Fused
{
    /// <summary>x / √(mean(x²) + eps) · weight over the last dimension, in float, rounded once.</summary>
    /// <param name="input">[..., dim]</param>
    /// <param name="weight">[dim], float32</param>
    /// <param name="eps">Added to the mean of squares.</param>
    /// <param name="type">Type of the result: Float32, BFloat16, or any where it is composed.</param>
    /// <returns>[..., dim]</returns>
    public static Tensor RmsNorm(Tensor input, Tensor weight, double eps, ScalarType type)
    {
        if (weight.Dimensions != 1 || input.Dimensions == 0 || weight.size(0) != input.size(-1))
            throw new ArgumentException($"RMS norm: expected a weight [{(input.Dimensions > 0 ? input.size(-1) : 0)}] for input {input}, got {weight}", nameof(weight));

        if (!CanFuse(input, type) || weight.device_type != DeviceType.CPU || weight.dtype != ScalarType.Float32)
        {
            using var scope = NewDisposeScope();
            var wide = input.to_type(ScalarType.Float32);
            var scale = wide.square().mean([-1], keepdim: true).add_(eps).rsqrt_(); // [..., 1]
            return wide.mul(scale).mul(weight).to_type(type).MoveToOuterDisposeScope();
        }

        var result = IsTraced(input, weight)
            ? NativeMethods.ts_rms_norm_traced(input.Native, weight.Native, eps, (int)type)
            : NativeMethods.ts_rms_norm(input.Native, weight.Native, eps, (int)type);
        return result != 0 ? new Tensor(result) : throw NativeMethods.Failure($"rms_norm(input: {input}, weight: {weight})");
    }

    /// <summary>(x − mean) / √(variance + eps) · weight + bias over the last dimension, in float, rounded once.</summary>
    /// <param name="input">[..., dim]</param>
    /// <param name="weight">[dim], float32</param>
    /// <param name="bias">[dim], float32</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="type">Type of the result: Float32, BFloat16, or any where it is composed.</param>
    /// <returns>[..., dim]</returns>
    public static Tensor LayerNorm(Tensor input, Tensor weight, Tensor bias, double eps, ScalarType type)
    {
        if (weight.Dimensions != 1 || bias.Dimensions != 1 || input.Dimensions == 0 || weight.size(0) != input.size(-1) || bias.size(0) != input.size(-1))
            throw new ArgumentException($"layer norm: expected weight and bias [{(input.Dimensions > 0 ? input.size(-1) : 0)}] for input {input}, got {weight} and {bias}", nameof(weight));

        if (!CanFuse(input, type) || IsTraced(input, weight, bias) || weight.dtype != ScalarType.Float32 || bias.dtype != ScalarType.Float32 || weight.device_type != DeviceType.CPU || bias.device_type != DeviceType.CPU)
        {
            using var scope = NewDisposeScope();
            return nn.functional.layer_norm(input.to_type(ScalarType.Float32), [weight.size(0)], weight, bias, eps).to_type(type).MoveToOuterDisposeScope();
        }

        var result = NativeMethods.ts_layer_norm(input.Native, weight.Native, bias.Native, eps, (int)type);
        return result != 0 ? new Tensor(result) : throw NativeMethods.Failure($"layer_norm(input: {input}, weight: {weight})");
    }

    /// <summary>input · σ(slope · input), in float, rounded once: SiLU with a slope of 1, CLIP's quick GELU with 1.702.</summary>
    public static Tensor Gate(Tensor input, double slope)
    {
        if (!CanFuse(input, input.dtype))
        {
            using var gate = input.mul(slope).sigmoid_();
            return input.mul(gate);
        }

        var result = IsTraced(input) ? NativeMethods.ts_gate_traced(input.Native, slope) : NativeMethods.ts_gate(input.Native, slope);
        return result != 0 ? new Tensor(result) : throw NativeMethods.Failure($"gate(input: {input})");
    }

    /// <summary>input + more, in the wider of their types: what a block adds to its input is narrower than that.</summary>
    /// <param name="more">Of the input's shape.</param>
    public static Tensor Add(Tensor input, Tensor more)
    {
        if (input.dtype != ScalarType.Float32 || more.dtype != ScalarType.BFloat16 || !CanFuse(input, ScalarType.Float32) || !CanFuse(more, ScalarType.BFloat16) || IsTraced(input, more) || !input.shape.SequenceEqual(more.shape))
            return input.add(more);

        var result = NativeMethods.ts_add(input.Native, more.Native);
        return result != 0 ? new Tensor(result) : throw NativeMethods.Failure($"add(input: {input}, more: {more})");
    }

    /// <summary>Rotates pairs of features (i, i + half) by angles, in float, rounded once; what lies beyond 2 · half features is only scaled.</summary>
    /// <param name="input">[..., heads, dim]</param>
    /// <param name="cos">[..., half], float32: cosines of the angles, the same for all heads.</param>
    /// <param name="sin">[..., half], float32</param>
    /// <param name="scale">What the result is multiplied with.</param>
    /// <returns>[..., heads, dim] in the input's type.</returns>
    public static Tensor Rotate(Tensor input, Tensor cos, Tensor sin, double scale)
    {
        var half = cos.size(-1);
        if (input.Dimensions < 2 || 2 * half > input.size(-1) || cos.numel() / Math.Max(1, half) * input.size(-2) * input.size(-1) != input.numel() || sin.numel() != cos.numel())
            throw new ArgumentException($"rotation: expected cosines and sines [..., up to half the features] for input {input}, got {cos} and {sin}", nameof(cos));

        if (!CanFuse(input, input.dtype) || !CanFuse(cos, ScalarType.Float32)) return Compose(input, cos, sin, scale);

        var result = IsTraced(input)
            ? NativeMethods.ts_rotate_traced(input.Native, cos.Native, sin.Native, scale)
            : NativeMethods.ts_rotate(input.Native, cos.Native, sin.Native, scale);
        return result != 0 ? new Tensor(result) : throw NativeMethods.Failure($"rotate(input: {input}, cos: {cos})");
    }

    /// <summary>softmax(query · keyᵀ + mask) · value in one pass over the keys: scores in float, weights in bfloat16, no matrix of scores in memory.</summary>
    /// <param name="query">[batch, heads, queries, headDim], scaled already</param>
    /// <param name="key">[batch, kvHeads, keys, headDim]; each head is shared by heads / kvHeads neighbouring query heads.</param>
    /// <param name="value">[batch, kvHeads, keys, headDim]</param>
    /// <param name="mask">Added to the scores: [batch or 1, queries, keys], Float32 or BFloat16; null for none.</param>
    /// <returns>[batch, queries, heads · headDim], NaN for a query that may see nothing; or null where there is no such form: beyond the processor, and, unless autograd
    /// has to follow, for other types than BFloat16, heads of more than 256 numbers and processors without bfloat16 instructions.</returns>
    public static Tensor? Attend(Tensor query, Tensor key, Tensor value, Tensor? mask)
    {
        if (query.Dimensions != 4 || key.Dimensions != 4 || !key.shape.SequenceEqual(value.shape) || key.size(0) != query.size(0) || key.size(3) != query.size(3)
            || key.size(1) == 0 || query.size(1) % key.size(1) != 0 || key.size(2) == 0)
            throw new ArgumentException($"attention: expected keys and values [batch, kvHeads, keys, headDim] for query {query}, got {key} and {value}", nameof(key));
        if (mask is not null && (mask.Dimensions != 3 || (mask.size(0) != 1 && mask.size(0) != query.size(0)) || mask.size(1) != query.size(2) || mask.size(2) != key.size(2)))
            throw new ArgumentException($"attention: expected a mask [{query.size(0)} or 1, {query.size(2)}, {key.size(2)}], got {mask}", nameof(mask));

        Tensor[] read = [query, key, value];
        if (IsTraced(read)) return AttendTraced(query, key, value, mask);
        if (!read.All(tensor => tensor.dtype == ScalarType.BFloat16 && CanFuse(tensor, ScalarType.BFloat16)) || (mask is not null && !CanFuse(mask, ScalarType.BFloat16))
            || query.size(3) > NativeMethods.ts_attend_dim()) return null;

        var result = NativeMethods.ts_attend(query.Native, key.Native, value.Native, mask?.Handle ?? 0);
        GC.KeepAlive(mask);
        return result != 0 ? new Tensor(result) : throw NativeMethods.Failure($"attend(query: {query}, key: {key})");
    }

    private static Tensor? AttendTraced(Tensor query, Tensor key, Tensor value, Tensor? mask)
    {
        Tensor[] read = mask is null ? [query, key, value] : [query, key, value, mask];
        if (!read.All(tensor => CanFuse(tensor, tensor.dtype)) || query.dtype != key.dtype || query.dtype != value.dtype) return null;

        var result = NativeMethods.ts_attend_traced(query.Native, key.Native, value.Native, mask?.Handle ?? 0);
        GC.KeepAlive(mask);
        return result != 0 ? new Tensor(result) : throw NativeMethods.Failure($"attend(query: {query}, key: {key})");
    }

    private static Tensor Compose(Tensor input, Tensor cos, Tensor sin, double scale)
    {
        using var scope = NewDisposeScope();
        var half = cos.size(-1);
        var (across, along) = (cos.unsqueeze(-2), sin.unsqueeze(-2)); // [..., 1, half]
        var own = input.to_type(ScalarType.Float32).mul(scale);
        var (left, right) = (own.narrow(-1, 0, half), own.narrow(-1, half, half));
        var parts = new List<Tensor> { left.mul(across) - right.mul(along), right.mul(across) + left.mul(along) };
        if (input.size(-1) > 2 * half) parts.Add(own.narrow(-1, 2 * half, input.size(-1) - 2 * half));
        return cat(parts, -1).to_type(input.dtype).MoveToOuterDisposeScope();
    }

    private static bool CanFuse(Tensor tensor, ScalarType result) =>
        tensor.device_type == DeviceType.CPU
        && tensor.dtype is ScalarType.Float32 or ScalarType.BFloat16
        && result is ScalarType.Float32 or ScalarType.BFloat16;

    private static bool IsTraced(params ReadOnlySpan<Tensor> tensors)
    {
        if (!is_grad_enabled()) return false;

        foreach (var tensor in tensors)
        {
            if (tensor.requires_grad) return true;
        }

        return false;
    }
}
