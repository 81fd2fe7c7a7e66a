using TorchSharp;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Decoders;

/// <summary>Projections of a <see cref="GroupedQueryAttention"/>.</summary>
internal sealed record AttentionProjections(Linear Query, Linear Key, Linear Value, Linear Output);

/// <summary>Causal self-attention in which several query heads share one head of keys and values.</summary>
/// <param name="heads">Query heads.</param>
/// <param name="kvHeads">Heads of keys and values; divides <paramref name="heads"/>.</param>
/// <param name="window">How many tokens back a token sees, itself included; null for all.</param>
/// <param name="type">Type of the stored keys and values.</param>
/// <remarks>Ainslie et al., GQA, 2023. Reference: transformers, models/qwen2_5_vl/modeling_qwen2_5_vl.py, Qwen2_5_VLAttention.</remarks>
internal sealed class GroupedQueryAttention(AttentionProjections projections, int heads, int kvHeads, int headDim, int? window, ScalarType type, Device device) : ITokenMixer
{
    public ILayerState NewState(int batch) => new KeyValueState(batch, kvHeads, headDim, type, device);

    public Tensor Forward(Tensor x, DecoderStep step, ILayerState state)
    {
        using var scope = NewDisposeScope();
        var (batch, tokens) = (x.shape[0], x.shape[1]);
        var (q, k) = Compared(x, step.Rotary);
        var v = projections.Value.Forward(x).view(batch, tokens, kvHeads, headDim).transpose(1, 2); // [batch, kvHeads, tokens, headDim]

        var (keys, values) = ((KeyValueState)state).Append(k.transpose(1, 2), v);
        var mixed = ScaledDotProduct.Attend(q.transpose(1, 2), keys, values, step.Mask(window)); // [batch, tokens, heads · headDim]
        return projections.Output.Forward(mixed).MoveToOuterDisposeScope();
    }

    /// <returns>Queries [batch, tokens, heads, headDim], scaled, and keys [batch, tokens, kvHeads, headDim]; owned by the caller's scope.</returns>
    public (Tensor Queries, Tensor Keys) Compared(Tensor x, Rotary rotary)
    {
        using var scope = NewDisposeScope();
        var (batch, tokens) = (x.shape[0], x.shape[1]);
        var q = rotary.Apply(projections.Query.Forward(x).view(batch, tokens, heads, headDim), 1 / Math.Sqrt(headDim));
        var k = rotary.Apply(projections.Key.Forward(x).view(batch, tokens, kvHeads, headDim));
        return (q.MoveToOuterDisposeScope(), k.MoveToOuterDisposeScope());
    }
}
