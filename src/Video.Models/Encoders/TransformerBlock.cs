using TorchSharp;
using TorchSharp.Extensions;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>Self-attention, then the feed-forward part, each after its norm and added to what came in.</summary>
/// <remarks>Reference: transformers, models/clip/modeling_clip.py, CLIPEncoderLayer; open_clip, src/open_clip/transformer.py, ResidualAttentionBlock.</remarks>
internal sealed class TransformerBlock(INorm attentionNorm, MultiHeadAttention attention, INorm feedForwardNorm, IFeedForward feedForward)
{
    /// <summary>[dim]: what the attention's result is multiplied with before it is added; null for nothing.</summary>
    public Tensor? AttentionScale { get; init; }

    /// <summary>[dim], likewise of the feed-forward part.</summary>
    public Tensor? FeedForwardScale { get; init; }

    /// <param name="x">[batch, tokens, dim], fp32</param>
    /// <param name="mask">Added to the scores: [batch or 1, tokens, tokens]; null for none.</param>
    /// <returns>[batch, tokens, dim], fp32, owned by the caller's scope.</returns>
    public Tensor Forward(Tensor x, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var normalised = attentionNorm.Forward(x);
        var attended = Fused.Add(x, Scaled(attention.Forward(normalised, normalised, mask), AttentionScale));
        var fed = feedForwardNorm.Forward(attended);
        return (FeedForwardScale is null ? feedForward.AddTo(attended, fed) : Fused.Add(attended, feedForward.Forward(fed).mul(FeedForwardScale))).MoveToOuterDisposeScope();
    }

    private static Tensor Scaled(Tensor x, Tensor? scale) => scale is null ? x : x.mul(scale);
}
