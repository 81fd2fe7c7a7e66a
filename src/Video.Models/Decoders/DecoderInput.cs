using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models.Decoders;

/// <summary>New tokens for a decoder.</summary>
/// <param name="embeddings">[batch, tokens, dim]</param>
/// <param name="positions">[axes, batch, tokens], fp32</param>
/// <param name="deepStack">[levels, batch, tokens, dim]: added to the outputs of the first layers, zero where there is text; null for none.</param>
/// <param name="mask">[batch or 1, tokens, tokens], added to the scores in place of the causal mask, for prompts that share a beginning; null for the causal one.</param>
internal sealed class DecoderInput(Tensor embeddings, Tensor positions, Tensor? deepStack = null, Tensor? mask = null) : IDisposable
{
    public Tensor Embeddings => embeddings;

    public Tensor Positions => positions;

    public Tensor? DeepStack => deepStack;

    public Tensor? Mask => mask;

    public long Tokens => embeddings.shape[1];

    /// <summary>Tokens [start, start + count), as views in the caller's scope.</summary>
    public DecoderInput Slice(long start, long count) =>
        new(embeddings.narrow(1, start, count), positions.narrow(2, start, count), deepStack?.narrow(2, start, count));

    public void Dispose()
    {
        embeddings.Dispose();
        positions.Dispose();
        deepStack?.Dispose();
        mask?.Dispose();
    }
}
