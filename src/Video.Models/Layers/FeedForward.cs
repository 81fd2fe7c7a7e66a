using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>The part of a block that mixes the features of each token by itself.</summary>
internal interface IFeedForward
{
    /// <param name="x">[…, dim]</param>
    /// <returns>[…, dim], owned by the caller's scope.</returns>
    Tensor Forward(Tensor x);

    /// <summary>sum + what <see cref="Forward"/> gives, in the wider of their types.</summary>
    /// <param name="sum">[…, dim]</param>
    /// <returns>[…, dim], owned by the caller's scope.</returns>
    Tensor AddTo(Tensor sum, Tensor x);
}

/// <summary>Two linear layers with an activation between them.</summary>
internal sealed class FeedForward(Linear first, Linear second, Activation activation) : IFeedForward
{
    public Tensor Forward(Tensor x)
    {
        using var active = activation.After(first, x);
        return second.Forward(active);
    }

    public Tensor AddTo(Tensor sum, Tensor x)
    {
        using var active = activation.After(first, x);
        return second.AddTo(sum, active);
    }
}

/// <summary>down(activation(gate(x)) · up(x)).</summary>
/// <remarks>Shazeer, GLU Variants Improve Transformer, 2020.</remarks>
internal sealed class GatedFeedForward(Linear gate, Linear up, Linear down, Activation activation) : IFeedForward
{
    public Tensor Forward(Tensor x)
    {
        using var inner = Inner(x);
        return down.Forward(inner);
    }

    public Tensor AddTo(Tensor sum, Tensor x)
    {
        using var inner = Inner(x);
        return down.AddTo(sum, inner);
    }

    private Tensor Inner(Tensor x)
    {
        var active = activation.After(gate, x);
        using var raised = up.Forward(x);
        return active.mul_(raised);
    }
}
