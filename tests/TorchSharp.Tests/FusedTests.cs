using TorchSharp.Extensions;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class FusedTests
{
    [Theory]
    [InlineData(ScalarType.Float32, ScalarType.Float32, 7)]
    [InlineData(ScalarType.Float32, ScalarType.BFloat16, 64)]
    [InlineData(ScalarType.BFloat16, ScalarType.BFloat16, 100)]
    [InlineData(ScalarType.BFloat16, ScalarType.Float32, 33)]
    public void Rms_norm_is_that_of_its_operators(ScalarType from, ScalarType to, int dim)
    {
        using var scope = NewDisposeScope();
        var x = randn([5, 3, dim]).mul(3).to(from);
        var weight = randn([dim]);
        var wide = x.to(ScalarType.Float32);
        var expected = wide.mul(wide.square().mean([-1], keepdim: true).add(1e-6).rsqrt()).mul(weight);
        var got = Fused.RmsNorm(x, weight, 1e-6, to);
        Assert.Equal(to, got.dtype);
        Assert.True(Distance(expected, got) < (to == ScalarType.BFloat16 ? 5e-3 : 1e-6));
        Assert.True(Distance(expected, Fused.RmsNorm(x, weight.clone().requires_grad_(), 1e-6, ScalarType.Float32)) < 1e-6); // composed, because autograd follows
    }

    [Theory]
    [InlineData(ScalarType.Float32, 8, 4)]
    [InlineData(ScalarType.Float32, 10, 3)]
    [InlineData(ScalarType.BFloat16, 64, 32)]
    [InlineData(ScalarType.BFloat16, 80, 40)]
    [InlineData(ScalarType.Float32, 41, 17)]
    public void Rotation_is_that_of_its_operators(ScalarType type, int dim, int half)
    {
        using var scope = NewDisposeScope();
        var wide = randn([2, 6, 3 * 4, dim]).to(type);
        var x = wide.narrow(2, 4, 4);                                            // [2, 6, 4, dim], not contiguous
        var angles = randn([2, 6, half]).mul(10);
        var composed = Fused.Rotate(x.to(ScalarType.Float64), angles.cos(), angles.sin(), 0.3); // no fused form for this type
        Assert.True(Distance(composed, Fused.Rotate(x, angles.cos(), angles.sin(), 0.3)) < (type == ScalarType.BFloat16 ? 5e-3 : 1e-6));
        var rows = Fused.Rotate(wide.view(12, 12, dim).narrow(1, 4, 4), angles.cos(), angles.sin(), 0.3);
        Assert.True(Distance(composed.view(12, 4, dim), rows) < (type == ScalarType.BFloat16 ? 5e-3 : 1e-6));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => Fused.RmsNorm(ones(3, 4), ones(5), 1e-6, ScalarType.Float32));
        Assert.Throws<ArgumentException>(() => Fused.Rotate(ones(3, 2, 4), ones(3, 3), ones(3, 3), 1));
        Assert.Throws<ArgumentException>(() => Fused.Rotate(ones(3, 2, 4), ones(2, 2), ones(2, 2), 1));
    }

    private static double Distance(Tensor expected, Tensor got) =>
        expected.to(ScalarType.Float64).sub(got.to(ScalarType.Float64)).abs().max().item<double>() / expected.to(ScalarType.Float64).abs().max().item<double>();
}
