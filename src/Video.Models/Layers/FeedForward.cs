using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>The part of a block that mixes the features of each token by itself.</summary>
internal interface IFeedForward
{
    /// <param name="x">[…, dim]</param>
    /// <returns>[…, dim], owned by the caller's scope.</returns>
    Tensor Forward(Tensor x);
}

/// <summary>Two linear layers with an activation between them.</summary>
internal sealed class FeedForward(Linear first, Linear second, Func<Tensor, Tensor> activation) : IFeedForward
{
    public Tensor Forward(Tensor x)
    {
        using var inner = first.Forward(x);
        using var active = activation(inner);
        return second.Forward(active);
    }
}

/// <summary>down(activation(gate(x)) · up(x)).</summary>
/// <remarks>Shazeer, GLU Variants Improve Transformer, 2020.</remarks>
internal sealed class GatedFeedForward(Linear gate, Linear up, Linear down, Func<Tensor, Tensor> activation) : IFeedForward
{
    public Tensor Forward(Tensor x)
    {
        using var gated = gate.Forward(x);
        using var active = activation(gated);
        using var raised = up.Forward(x);
        return down.Forward(active.mul_(raised));
    }
}
