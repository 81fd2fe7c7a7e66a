using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>softmax(query · keyᵀ / √headDim + mask) · value.</summary>
            /// <param name="query">[..., queries, headDim]</param>
            /// <param name="key">[..., keys, headDim]</param>
            /// <param name="value">[..., keys, valueDim]</param>
            /// <param name="attn_mask">Truth values (true: may be seen) or numbers to add, broadcast to [..., queries, keys].</param>
            /// <param name="p">Probability of dropping an attention weight.</param>
            /// <param name="is_casual">Whether a query sees only the keys up to its own place. (TorchSharp spells it so.)</param>
            /// <returns>[..., queries, valueDim]</returns>
            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false)
                => Extensions.Attention.ScaledDotProduct(query, key, value, attn_mask, is_casual, scale: null, dropout: p);
        }
    }
}
