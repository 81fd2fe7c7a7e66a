using TorchSharp;
using Video.Models.Layers;
using Video.Models.Positions;
using static TorchSharp.torch;

namespace Video.Models.Decoders;

/// <summary>A language model: token embeddings, layers, final norm and head.</summary>
/// <param name="embedding">[vocab, dim]</param>
/// <param name="head">dim → vocab</param>
internal sealed class Decoder(Tensor embedding, IReadOnlyList<DecoderLayer> layers, INorm norm, Linear head, MultimodalRotary rotary, WeightStore store) : IDisposable
{
    public int Vocabulary => (int)embedding.shape[0];

    public int Dim => (int)embedding.shape[1];

    public int Layers => layers.Count;

    public ScalarType Type => store.Types.Compute;

    public Device Device => store.Device;

    /// <param name="leftPadding">Padding tokens at the start of each batch row.</param>
    public DecoderState NewState(IReadOnlyList<int> leftPadding) => new([.. layers.Select(layer => layer.NewState(leftPadding.Count))], leftPadding);

    /// <param name="ids">[…]</param>
    /// <returns>[…, dim], owned by the caller's scope.</returns>
    public Tensor Embed(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return embedding.index_select(0, ids.flatten()).to(Type).view([.. ids.shape, Dim]).MoveToOuterDisposeScope();
    }

    /// <summary>Passes new tokens through the layers and remembers them in <paramref name="state"/>.</summary>
    /// <param name="lastOnly">Give only the last token's output.</param>
    /// <returns>[batch, tokens or 1, dim] after the final norm, owned by the caller's scope.</returns>
    public Tensor Forward(DecoderInput input, DecoderState state, bool lastOnly, IStageRecorder? recorder)
    {
        Check(input, state);
        using var scope = NewDisposeScope();
        using var step = new DecoderStep(rotary.At(input.Positions), state.Length, input.Tokens, state.LeftPadding, Type, Device) { Given = input.Mask };

        var x = input.Embeddings.to(ScalarType.Float32); // what layers add up is not rounded
        for (var i = 0; i < layers.Count; i++)
        {
            x = layers[i].Forward(x, step, state.Layers[i]);
            recorder?.Record($"layer.{i}", x);
            if (input.DeepStack is not null && i < input.DeepStack.shape[0])
            {
                x = x.add(input.DeepStack.select(0, i));
                recorder?.Record($"deepstack.{i}", x);
            }
        }

        state.Advance(input.Tokens);
        x = norm.Forward(lastOnly ? x.narrow(1, input.Tokens - 1, 1) : x);
        recorder?.Record("norm", x);
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>What a layer's attention compares, for training to tell a head where to look.</summary>
    /// <param name="x">[batch, tokens, dim]: the layer's input</param>
    /// <param name="positions">[axes, batch, tokens], fp32</param>
    /// <returns>Queries [batch, tokens, heads, headDim], scaled, and keys [batch, tokens, kvHeads, headDim]; owned by the caller's scope.</returns>
    public (Tensor Queries, Tensor Keys) Compared(int layer, Tensor x, Tensor positions)
    {
        using var angles = rotary.At(positions);
        return layers[layer].Compared(x, angles);
    }

    /// <param name="hidden">[…, dim] after the final norm</param>
    /// <returns>[…, vocab], owned by the caller's scope.</returns>
    public Tensor Logits(Tensor hidden) => head.Forward(hidden);

    public void Dispose() => rotary.Dispose();

    private void Check(DecoderInput input, DecoderState state)
    {
        var batch = state.LeftPadding.Count;
        if (input.Embeddings.dim() != 3 || input.Embeddings.shape[0] != batch || input.Embeddings.shape[2] != Dim || input.Tokens == 0)
            throw new ArgumentException($"embeddings: expected [{batch}, tokens, {Dim}], got [{string.Join(", ", input.Embeddings.shape)}]", nameof(input));
        if (input.Positions.dim() != 3 || input.Positions.shape[1] != batch || input.Positions.shape[2] != input.Tokens)
            throw new ArgumentException($"positions: expected [axes, {batch}, {input.Tokens}], got [{string.Join(", ", input.Positions.shape)}]", nameof(input));
    }
}
