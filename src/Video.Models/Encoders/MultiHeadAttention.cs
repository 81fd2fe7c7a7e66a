using TorchSharp;
using Video.Models.Decoders;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>Attention of one sequence over another, or over itself, without positions of its own.</summary>
/// <remarks>Vaswani et al., Attention Is All You Need, 2017, section 3.2.2. Reference: transformers, models/clip/modeling_clip.py, CLIPAttention.</remarks>
internal sealed class MultiHeadAttention(AttentionProjections projections, int heads)
{
    /// <param name="from">[batch, queries, dim]</param>
    /// <param name="to">[batch, keys, dim]; the same tensor for self-attention.</param>
    /// <param name="mask">Added to the scores: [batch or 1, queries, keys]; null for none.</param>
    /// <returns>[batch, queries, dim], owned by the caller's scope.</returns>
    public Tensor Forward(Tensor from, Tensor to, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var q = projections.Query.Forward(from);
        q = Split(q.mul(1 / Math.Sqrt((double)q.shape[^1] / heads)));
        var mixed = ScaledDotProduct.Attend(q, Split(projections.Key.Forward(to)), Split(projections.Value.Forward(to)), mask);
        return projections.Output.Forward(mixed).MoveToOuterDisposeScope();
    }

    /// <returns>[batch, heads, tokens, headDim]</returns>
    private Tensor Split(Tensor x) => x.view(x.shape[0], x.shape[1], heads, x.shape[2] / heads).transpose(1, 2);
}
