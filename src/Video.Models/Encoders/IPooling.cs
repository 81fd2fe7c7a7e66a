using TorchSharp;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>Makes one vector of a picture's tokens.</summary>
internal interface IPooling
{
    /// <param name="x">[pictures, tokens, dim], fp32</param>
    /// <param name="padding">Added to scores over the tokens: [pictures, 1, tokens]; null where no token is padding.</param>
    /// <returns>[pictures, dim], owned by the caller's scope.</returns>
    Tensor Forward(Tensor x, Tensor? padding);
}

/// <summary>The class token, which is the first.</summary>
/// <remarks>Reference: transformers, models/clip/modeling_clip.py, CLIPVisionTransformer.</remarks>
internal sealed class ClassTokenPooling(INorm norm) : IPooling
{
    public Tensor Forward(Tensor x, Tensor? padding)
    {
        using var scope = NewDisposeScope();
        return norm.Forward(x.select(1, 0)).MoveToOuterDisposeScope();
    }
}

/// <summary>The mean of all tokens but the class token, before or after the norm.</summary>
/// <remarks>Reference: open_clip, src/open_clip/transformer.py, VisionTransformer._pool and _global_pool.</remarks>
internal sealed class MeanPooling(INorm norm, bool normAfter) : IPooling
{
    public Tensor Forward(Tensor x, Tensor? padding)
    {
        using var scope = NewDisposeScope();
        Tensor Mean(Tensor tokens) => tokens.narrow(1, 1, tokens.shape[1] - 1).to(ScalarType.Float32).mean([1]);

        return (normAfter ? norm.Forward(Mean(x)) : Mean(norm.Forward(x))).MoveToOuterDisposeScope();
    }
}

/// <summary>A learnt query attends over the tokens, and a feed-forward part follows.</summary>
/// <param name="probe">[dim]</param>
/// <remarks>Zhai et al., Scaling Vision Transformers, 2022 (MAP head). Reference: transformers, models/siglip/modeling_siglip.py, SiglipMultiheadAttentionPoolingHead.</remarks>
internal sealed class ProbePooling(INorm tokenNorm, Tensor probe, MultiHeadAttention attention, INorm norm, IFeedForward feedForward) : IPooling
{
    public Tensor Forward(Tensor x, Tensor? padding)
    {
        using var scope = NewDisposeScope();
        var tokens = tokenNorm.Forward(x);
        var query = probe.to(tokens.dtype).view(1, 1, -1).expand(x.shape[0], 1, x.shape[2]);
        var attended = attention.Forward(query, tokens, padding).select(1, 0).to(ScalarType.Float32); // [pictures, dim]
        return feedForward.AddTo(attended, norm.Forward(attended)).MoveToOuterDisposeScope();
    }
}

/// <summary>Learnt queries attend over the tokens; of what they find the first, or the mean of the rest, is taken.</summary>
/// <param name="queries">[queries, dim]</param>
/// <remarks>Yu et al., CoCa, 2022. Reference: open_clip, src/open_clip/transformer.py, AttentionalPooler.</remarks>
internal sealed class QueryPooling(Tensor queries, INorm queryNorm, INorm tokenNorm, MultiHeadAttention attention, IPooling pooling) : IPooling
{
    public Tensor Forward(Tensor x, Tensor? padding)
    {
        using var scope = NewDisposeScope();
        var asked = queryNorm.Forward(queries).unsqueeze(0).expand(x.shape[0], queries.shape[0], queries.shape[1]);
        return pooling.Forward(attention.Forward(asked, tokenNorm.Forward(x), padding), padding: null).MoveToOuterDisposeScope();
    }
}
