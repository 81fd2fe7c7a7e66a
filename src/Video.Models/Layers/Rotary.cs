using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>Cosines and sines of rotary positions, ready to multiply queries and keys with; in fp32 whatever the model computes in.</summary>
/// <remarks>Su et al., RoFormer, 2021; feature i is paired with i + headDim / 2.</remarks>
internal sealed class Rotary : IDisposable
{
    private readonly Tensor _cos;
    private readonly Tensor _sin;
    private readonly long _half;

    /// <param name="angles">[…, tokens, half], fp32: position times inverse frequency.</param>
    /// <remarks>The cosines and sines belong to the caller's scope.</remarks>
    public Rotary(Tensor angles)
    {
        using var scope = NewDisposeScope();
        _half = angles.shape[^1];
        _cos = angles.cos().unsqueeze(-2).MoveToOuterDisposeScope(); // […, tokens, 1, half]
        _sin = angles.sin().unsqueeze(-2).MoveToOuterDisposeScope();
    }

    /// <param name="x">[…, tokens, heads, headDim]; what lies beyond the rotated 2 · half features passes through.</param>
    /// <param name="scale">What the result is multiplied with: attention's scale is rounded only once here.</param>
    /// <returns>The same shape and type, owned by the caller's scope.</returns>
    public Tensor Apply(Tensor x, double scale = 1)
    {
        using var scope = NewDisposeScope();
        var own = x.to(ScalarType.Float32);
        if (scale != 1) own = own.mul(scale);
        var (left, right) = (own.narrow(-1, 0, _half), own.narrow(-1, _half, _half));
        var parts = new List<Tensor>
        {
            left.mul(_cos).sub_(right.mul(_sin)),
            right.mul(_cos).add_(left.mul(_sin)),
        };
        if (x.shape[^1] > 2 * _half) parts.Add(own.narrow(-1, 2 * _half, x.shape[^1] - 2 * _half));

        return cat(parts, -1).to(x.dtype).MoveToOuterDisposeScope();
    }

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
