using TorchSharp;
using TorchSharp.Extensions;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>Cosines and sines of rotary positions, ready to multiply queries and keys with; in fp32 whatever the model computes in.</summary>
/// <remarks>Su et al., RoFormer, 2021; feature i is paired with i + headDim / 2.</remarks>
internal sealed class Rotary : IDisposable
{
    private readonly Tensor _cos;
    private readonly Tensor _sin;

    /// <param name="angles">[…, tokens, half], fp32: position times inverse frequency.</param>
    /// <remarks>The cosines and sines belong to the caller's scope.</remarks>
    public Rotary(Tensor angles)
    {
        using var scope = NewDisposeScope();
        _cos = angles.cos().MoveToOuterDisposeScope(); // […, tokens, half]
        _sin = angles.sin().MoveToOuterDisposeScope();
    }

    /// <param name="x">[…, tokens, heads, headDim]; what lies beyond the rotated 2 · half features passes through.</param>
    /// <param name="scale">What the result is multiplied with: attention's scale is rounded only once here.</param>
    /// <returns>The same shape and type, owned by the caller's scope.</returns>
    public Tensor Apply(Tensor x, double scale = 1) => Fused.Rotate(x, _cos, _sin, scale);

    public Rotary MoveToOuterScope()
    {
        _cos.MoveToOuterDisposeScope();
        _sin.MoveToOuterDisposeScope();
        return this;
    }

    public void Dispose()
    {
        _cos.Dispose();
        _sin.Dispose();
    }
}
