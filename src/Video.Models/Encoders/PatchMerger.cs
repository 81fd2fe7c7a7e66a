using TorchSharp;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>Joins the patches of one square into one token of the language model's width.</summary>
/// <param name="norm">Over a patch, or over the joined patches when <paramref name="normalisesJoined"/>.</param>
/// <param name="joined">Patches of one token.</param>
/// <remarks>Reference: transformers, models/qwen2_vl/modeling_qwen2_vl.py, PatchMerger.</remarks>
internal sealed class PatchMerger(INorm norm, IFeedForward feedForward, int joined, bool normalisesJoined = false)
{
    /// <param name="x">[patches, dim]</param>
    /// <returns>[patches / joined, output dim], owned by the caller's scope.</returns>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        Tensor Join(Tensor patches) => patches.view(x.shape[0] / joined, joined * x.shape[1]);

        var normalised = normalisesJoined ? norm.Forward(Join(x)) : Join(norm.Forward(x));
        return feedForward.Forward(normalised).MoveToOuterDisposeScope();
    }
}
