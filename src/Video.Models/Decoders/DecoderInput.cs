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

    /// <summary>Bytes of its tensors, the mask left out.</summary>
    public long Bytes => new[] { embeddings, positions, deepStack }.Sum(tensor => tensor is null ? 0 : tensor.numel() * tensor.element_size());

    /// <summary>Tokens [start, start + count), as views in the caller's scope.</summary>
    public DecoderInput Slice(long start, long count) =>
        new(embeddings.narrow(1, start, count), positions.narrow(2, start, count), deepStack?.narrow(2, start, count));

    /// <summary>How many tokens this and another input begin with that are the same to the last bit: content, position and deep-stacked levels, of all rows.</summary>
    public long SharedWith(DecoderInput other)
    {
        using var scope = NewDisposeScope();
        var count = Math.Min(Tokens, other.Tokens);
        if (count == 0 || embeddings.shape[0] != other.Embeddings.shape[0] || (deepStack is null) != (other.DeepStack is null)) return 0;

        var same = Same(embeddings, other.Embeddings, dim: 1, count).logical_and(Same(positions, other.Positions, dim: 2, count)); // [tokens]
        if (deepStack is not null && other.DeepStack is not null)
        {
            if (deepStack.shape[0] != other.DeepStack.shape[0]) return 0;
            same = same.logical_and(Same(deepStack, other.DeepStack, dim: 2, count));
        }

        var first = same.cpu().data<bool>().ToArray().AsSpan().IndexOf(false);
        return first < 0 ? count : first;
    }

    /// <summary>A copy of its own; the mask is left out.</summary>
    public DecoderInput Copy() =>
        new(embeddings.clone().DetachFromDisposeScope(), positions.clone().DetachFromDisposeScope(), deepStack?.clone().DetachFromDisposeScope());

    private static Tensor Same(Tensor a, Tensor b, int dim, long count)
    {
        var equal = a.narrow(dim, 0, count).eq(b.narrow(dim, 0, count)).transpose(0, dim); // [tokens, …]
        return equal.reshape(count, -1).all(1);
    }

    public void Dispose()
    {
        embeddings.Dispose();
        positions.Dispose();
        deepStack?.Dispose();
        mask?.Dispose();
    }
}
