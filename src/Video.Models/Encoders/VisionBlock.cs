using TorchSharp;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>Attention within segments, then the feed-forward part, each after its norm and added to what came in.</summary>
/// <remarks>Reference: transformers, models/qwen2_5_vl/modeling_qwen2_5_vl.py, Qwen2_5_VLVisionBlock.</remarks>
internal sealed class VisionBlock(INorm attentionNorm, VisionAttention attention, INorm feedForwardNorm, IFeedForward feedForward)
{
    /// <param name="x">[patches, dim], fp32</param>
    /// <returns>[patches, dim], fp32, owned by the caller's scope.</returns>
    public Tensor Forward(Tensor x, Rotary rotary, Segments segments)
    {
        using var scope = NewDisposeScope();
        var attended = attention.AddTo(x, attentionNorm.Forward(x), rotary, segments);
        return feedForward.AddTo(attended, feedForwardNorm.Forward(attended)).MoveToOuterDisposeScope();
    }
}

/// <summary>Self-attention within segments, with rotary positions in two dimensions.</summary>
/// <remarks>Reference: transformers, models/qwen2_5_vl/modeling_qwen2_5_vl.py, Qwen2_5_VLVisionAttention.</remarks>
internal sealed class VisionAttention(Linear queryKeyValue, Linear output, int heads)
{
    /// <summary>sum + what comes out.</summary>
    /// <param name="sum">[patches, dim], fp32</param>
    /// <param name="x">[patches, dim]</param>
    /// <returns>[patches, dim], fp32, owned by the caller's scope.</returns>
    public Tensor AddTo(Tensor sum, Tensor x, Rotary rotary, Segments segments)
    {
        using var scope = NewDisposeScope();
        var (patches, dim) = (x.shape[0], x.shape[1]);
        var projected = queryKeyValue.Forward(x).view(patches, 3, heads, dim / heads);
        var q = rotary.Apply(projected.select(1, 0), 1 / Math.Sqrt(dim / heads)); // [patches, heads, headDim]
        var k = rotary.Apply(projected.select(1, 1));

        var mixed = segments.Attend(q, k, projected.select(1, 2));
        return output.AddTo(sum, mixed).MoveToOuterDisposeScope();
    }
}
