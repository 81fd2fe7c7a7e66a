using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models;

/// <summary>Frames of one size after the encoder: all tokens of each, and one that stands for the whole frame. Owns its tensors.</summary>
/// <param name="tokens">[frames, tokens, dim], row by row</param>
/// <param name="cls">[frames, dim]: the encoder's class token where it has one, else the mean of the frame's tokens</param>
/// <param name="deepStack">[levels, frames, tokens, dim], or null</param>
/// <param name="rows">Rows of a frame's grid of tokens.</param>
/// <param name="columns">Columns of a frame's grid of tokens.</param>
public sealed class EncodedFrames(Tensor tokens, Tensor cls, Tensor? deepStack, int rows, int columns) : IDisposable
{
    /// <summary>[frames, tokens, dim], row by row</summary>
    public Tensor Tokens { get; } = tokens.DetachFromDisposeScope();

    /// <summary>[frames, dim]</summary>
    public Tensor Cls { get; } = cls.DetachFromDisposeScope();

    /// <summary>[levels, frames, tokens, dim], or null</summary>
    public Tensor? DeepStack { get; } = deepStack?.DetachFromDisposeScope();

    public int Rows => rows;

    public int Columns => columns;

    public int Frames => (int)Tokens.shape[0];

    public int TokensPerFrame => rows * columns;

    public int Dim => (int)Tokens.shape[2];

    public void Dispose()
    {
        Tokens.Dispose();
        Cls.Dispose();
        DeepStack?.Dispose();
    }
}
