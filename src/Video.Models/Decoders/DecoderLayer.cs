using TorchSharp;
using TorchSharp.Extensions;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Decoders;

/// <summary>Mixing of tokens, then the feed-forward part, each after its norm and added to what came in.</summary>
internal sealed class DecoderLayer(INorm mixerNorm, ITokenMixer mixer, INorm feedForwardNorm, IFeedForward feedForward)
{
    public ILayerState NewState(int batch) => mixer.NewState(batch);

    /// <param name="x">[batch, tokens, dim], fp32</param>
    /// <returns>[batch, tokens, dim], fp32, owned by the caller's scope.</returns>
    public Tensor Forward(Tensor x, DecoderStep step, ILayerState state)
    {
        using var scope = NewDisposeScope();
        var mixed = Fused.Add(x, mixer.Forward(mixerNorm.Forward(x), step, state));
        return feedForward.AddTo(mixed, feedForwardNorm.Forward(mixed)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="Decoder.Compared"/>
    /// <exception cref="NotSupportedException">The layer mixes tokens otherwise than by attention.</exception>
    public (Tensor Queries, Tensor Keys) Compared(Tensor x, Rotary rotary) => mixer is GroupedQueryAttention attention
        ? attention.Compared(mixerNorm.Forward(x), rotary)
        : throw new NotSupportedException($"layer: expected attention, got {mixer.GetType().Name}");
}
