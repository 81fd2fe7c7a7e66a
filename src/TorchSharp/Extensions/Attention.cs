using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Extensions;

/// <summary>Attention with a scale of the caller's own, which TorchSharp 0.107 does not offer.</summary>
public static class Attention
{
    /// <summary>softmax(query · keyᵀ · scale + mask) · value; libtorch's own operator where it has one, composed before 2.1.</summary>
    /// <param name="query">[..., queries, headDim]</param>
    /// <param name="key">[..., keys, headDim]</param>
    /// <param name="value">[..., keys, valueDim]</param>
    /// <param name="mask">Truth values (true: may be seen) or numbers to add, broadcast to [..., queries, keys].</param>
    /// <param name="isCausal">Whether query i sees only the keys 0 to i; not together with a mask.</param>
    /// <param name="scale">Default: 1 / √headDim.</param>
    /// <param name="dropout">Probability of dropping an attention weight.</param>
    /// <returns>[..., queries, valueDim]; a query that may see nothing gives NaN in the composed form.</returns>
    public static Tensor ScaledDotProduct(Tensor query, Tensor key, Tensor value, Tensor? mask = null, bool isCausal = false, double? scale = null, double dropout = 0)
    {
        if (dropout is < 0 or > 1) throw new ArgumentOutOfRangeException(nameof(dropout), $"attention: expected a dropout of 0 to 1, got {dropout}");
        if (isCausal && mask is not null) throw new ArgumentException("attention: expected a mask or isCausal, got both; put the causal part into the mask", nameof(mask));

        return HasOperatorWithScale
            ? Operators.Call("aten::scaled_dot_product_attention", query, key, value, mask, dropout, isCausal, scale)
            : Compose(query, key, value, mask, isCausal, scale, dropout);
    }

    /// <summary>2.0 has the operator, but without a scale; 1.13 has neither.</summary>
    private static bool HasOperatorWithScale { get; } = Operators.Has("aten::scaled_dot_product_attention") && !__version__.StartsWith("2.0.", StringComparison.Ordinal);

    internal static Tensor Compose(Tensor query, Tensor key, Tensor value, Tensor? mask, bool isCausal, double? scale, double dropout)
    {
        using var scope = NewDisposeScope();
        var scaled = query * (scale ?? 1 / Math.Sqrt(query.shape[^1]));
        var scores = scaled.matmul(key.transpose(-2, -1)); // [..., queries, keys]
        if (isCausal) mask = ones(query.shape[^2], key.shape[^2], ScalarType.Bool, query.device).tril();
        if (mask is { dtype: ScalarType.Bool }) scores.masked_fill_(mask.logical_not(), double.NegativeInfinity);
        else if (mask is not null) scores.add_(mask);

        var weights = scores.softmax(-1);
        if (dropout > 0) weights = nn.functional.dropout(weights, dropout);
        return weights.matmul(value).MoveToOuterDisposeScope();
    }
}
