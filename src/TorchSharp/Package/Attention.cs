using static TorchSharp.torch;

namespace TorchSharp.Extensions;

/// <summary>Beside TorchSharp's package, whose attention has a fixed scale: the query takes the difference.</summary>
public static class Attention
{
    public static Tensor ScaledDotProduct(Tensor query, Tensor key, Tensor value, Tensor? mask = null, bool isCausal = false, double? scale = null, double dropout = 0)
    {
        if (scale is not { } own) return nn.functional.scaled_dot_product_attention(query, key, value, mask, dropout, isCausal);

        using var scaled = query.mul(own * Math.Sqrt(query.shape[^1]));
        return nn.functional.scaled_dot_product_attention(scaled, key, value, mask, dropout, isCausal);
    }
}
