using TorchSharp;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Decoders;

/// <summary>What one layer remembers of the tokens before: keys and values, or a recurrent state.</summary>
internal interface ILayerState : IDisposable
{
    /// <summary>Keeps only these batch rows, in this order.</summary>
    /// <param name="rows">[kept rows], int64</param>
    void KeepRows(Tensor rows);

    /// <summary>Whether its last tokens can be forgotten: keys and values stand side by side; what is folded into one recurrent state cannot be told apart again.</summary>
    bool CanForget { get; }

    /// <summary>Bytes that it holds.</summary>
    long Bytes { get; }

    /// <summary>Forgets all but the first tokens.</summary>
    /// <param name="length">Tokens to keep, no more than there are.</param>
    /// <exception cref="InvalidOperationException">It cannot forget.</exception>
    void Forget(long length);
}

/// <summary>The part of a layer that mixes tokens with those before them.</summary>
internal interface ITokenMixer
{
    ILayerState NewState(int batch);

    /// <param name="x">[batch, tokens, dim]</param>
    /// <param name="state">Made by <see cref="NewState"/>; extended by these tokens.</param>
    /// <returns>[batch, tokens, dim], owned by the caller's scope.</returns>
    Tensor Forward(Tensor x, DecoderStep step, ILayerState state);
}
