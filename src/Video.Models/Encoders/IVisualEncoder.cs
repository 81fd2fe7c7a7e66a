using TorchSharp;
using Video.Models.Layers;
using Video.Models.Preprocessing;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>Turns patches of pictures into visual tokens for a language model.</summary>
internal interface IVisualEncoder
{
    /// <summary>Side of the square of patches that becomes one token.</summary>
    int MergeSize { get; }

    /// <param name="patches">[patches, channels · temporal · patch · patch], pictures one after the other, each patch order (t, h/m, w/m, m, m).</param>
    /// <param name="grids">Of each picture or clip; none attends to another.</param>
    /// <returns>Owned by the caller.</returns>
    VisualFeatures Encode(Tensor patches, IReadOnlyList<VisualGrid> grids, IStageRecorder? recorder);
}

/// <summary>What an encoder gives for one batch of pictures.</summary>
/// <param name="tokens">[tokens, dim] in picture order (t, row, column)</param>
/// <param name="deepStack">[levels, tokens, dim]: features of inner blocks for the language model's first layers; null where the family has none.</param>
internal sealed class VisualFeatures(Tensor tokens, Tensor? deepStack) : IDisposable
{
    public Tensor Tokens => tokens;

    public Tensor? DeepStack => deepStack;

    public void Dispose()
    {
        tokens.Dispose();
        deepStack?.Dispose();
    }
}
