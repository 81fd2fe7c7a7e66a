using TorchSharp.Extensions;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>What is fused gives the gradients of what it stands for.</summary>
public sealed class FusedGradientTests
{
    [Theory]
    [InlineData(ScalarType.Float32, 5, 48, 1e-5)]
    [InlineData(ScalarType.Float32, 1, 7, 1e-5)]
    [InlineData(ScalarType.BFloat16, 700, 128, 2e-2)]
    public void Rms_norm_has_the_gradients_of_its_formula(ScalarType type, int rows, int dim, double tolerance) =>
        AssertSameGradients(
            inputs => Fused.RmsNorm(inputs[0], inputs[1], 1e-6, type),
            inputs => (inputs[0] * (inputs[0].square().mean([-1], keepdim: true) + 1e-6).rsqrt() * inputs[1]).to_type(type),
            tolerance,
            Random(1, rows, dim),
            Random(2, dim));

    [Theory]
    [InlineData(ScalarType.Float32, 3, 37, 1, 1e-5)]
    [InlineData(ScalarType.Float32, 300, 200, 1.702, 1e-5)]
    [InlineData(ScalarType.BFloat16, 70, 33, 1, 2e-2)]
    public void A_gate_has_the_gradients_of_its_formula(ScalarType type, int rows, int dim, double slope, double tolerance) =>
        AssertSameGradients(
            inputs => Fused.Gate((inputs[0] * 4).to_type(type), slope),
            inputs => inputs[0] * 4 * (inputs[0] * 4 * slope).sigmoid(),
            tolerance,
            Random(9, rows, dim));

    [Theory]
    [InlineData(3, 2, 8, 4)]
    [InlineData(40, 3, 34, 16)]
    public void A_rotation_has_the_gradients_of_turning_back(int rows, int heads, int dim, int half)
    {
        using var scope = NewDisposeScope();
        var angles = Random(3, rows, half);
        var (cos, sin) = (angles.cos(), angles.sin());
        AssertSameGradients(
            inputs => Fused.Rotate(inputs[0], cos, sin, 0.5),
            inputs =>
            {
                var (c, s) = (cos.unsqueeze(1), sin.unsqueeze(1));
                var (left, right, rest) = (inputs[0].narrow(-1, 0, half), inputs[0].narrow(-1, half, half), inputs[0].narrow(-1, 2 * half, dim - 2 * half));
                return cat([left * c - right * s, right * c + left * s, rest], -1) * 0.5;
            },
            1e-5,
            Random(4, rows, heads, dim));
    }

    [Theory]
    [InlineData(2, 4, 2, 5, 5, 8, true, 1e-5)]
    [InlineData(1, 3, 1, 70, 131, 20, true, 1e-5)]
    [InlineData(3, 2, 2, 200, 200, 32, false, 1e-5)]
    public void Attention_has_the_gradients_of_its_formula(int batch, int heads, int kvHeads, int queries, int keys, int dim, bool masked, double tolerance)
    {
        using var scope = NewDisposeScope();
        var mask = masked ? zeros(batch, queries, keys).masked_fill_(Random(5, batch, queries, keys).gt(0.8), -60_000) : null;
        AssertSameGradients(
            inputs => Fused.Attend(inputs[0], inputs[1], inputs[2], mask) ?? throw new InvalidOperationException("expected the fused form"),
            inputs =>
            {
                var k = inputs[1].repeat_interleave(heads / kvHeads, 1);
                var v = inputs[2].repeat_interleave(heads / kvHeads, 1);
                var scores = inputs[0].matmul(k.transpose(-2, -1));
                if (mask is not null) scores = scores + mask.unsqueeze(1);
                return scores.softmax(-1).matmul(v).transpose(1, 2).reshape(batch, queries, heads * dim);
            },
            tolerance,
            Random(6, batch, heads, queries, dim) * 0.3,
            Random(7, batch, kvHeads, keys, dim),
            Random(8, batch, kvHeads, keys, dim));
    }

    /// <summary>In bfloat16, where products may go over the matrix unit: sizes beside its tiles' too.</summary>
    [Theory]
    [InlineData(2, 4, 2, 5, 5, 8, true)]
    [InlineData(1, 3, 1, 70, 131, 20, true)]
    [InlineData(2, 2, 2, 200, 333, 64, true)]
    [InlineData(1, 2, 2, 97, 64, 32, false)]
    public void Attention_in_bfloat16_has_nearly_the_gradients_of_its_formula(int batch, int heads, int kvHeads, int queries, int keys, int dim, bool masked)
    {
        using var scope = NewDisposeScope();
        var mask = masked ? zeros(batch, queries, keys).masked_fill_(Random(5, batch, queries, keys).gt(0.8), -60_000) : null;
        Tensor Rounded(int seed, int h, int tokens, double scale) => (Random(seed, batch, h, tokens, dim) * scale).to(ScalarType.BFloat16).to(ScalarType.Float32);
        AssertSameGradients(
            inputs => (Fused.Attend(inputs[0].to(ScalarType.BFloat16), inputs[1].to(ScalarType.BFloat16), inputs[2].to(ScalarType.BFloat16), mask)
                ?? throw new InvalidOperationException("expected the fused form")).to(ScalarType.Float32),
            inputs =>
            {
                var scores = inputs[0].matmul(inputs[1].repeat_interleave(heads / kvHeads, 1).transpose(-2, -1));
                if (mask is not null) scores = scores + mask.unsqueeze(1);
                return scores.softmax(-1).matmul(inputs[2].repeat_interleave(heads / kvHeads, 1)).transpose(1, 2).reshape(batch, queries, heads * dim);
            },
            2e-2,
            Rounded(6, heads, queries, 0.3),
            Rounded(7, kvHeads, keys, 1),
            Rounded(8, kvHeads, keys, 1));
    }

    /// <summary>Most keys are hidden from most queries, in whole stretches that need not be computed.</summary>
    [Fact]
    public void Attention_among_several_prompts_in_one_row_has_the_gradients_of_its_formula()
    {
        using var scope = NewDisposeScope();
        const int Tokens = 210;
        var group = arange(Tokens).div(30, RoundingMode.floor);
        var hidden = group.unsqueeze(0).ne(group.unsqueeze(1)).logical_and(group.unsqueeze(0).gt(0)) // none sees another prompt, all see the first
            .logical_or(ones(Tokens, Tokens, ScalarType.Bool).triu(1));
        var mask = zeros(1, Tokens, Tokens).masked_fill_(hidden.unsqueeze(0), -60_000);
        AssertSameGradients(
            inputs => Fused.Attend(inputs[0], inputs[1], inputs[2], mask) ?? throw new InvalidOperationException("expected the fused form"),
            inputs => (inputs[0].matmul(inputs[1].transpose(-2, -1)) + mask.unsqueeze(1)).softmax(-1).matmul(inputs[2]).transpose(1, 2).reshape(2, Tokens, 48),
            1e-5,
            Random(6, 2, 3, Tokens, 16) * 0.5,
            Random(7, 2, 3, Tokens, 16),
            Random(8, 2, 3, Tokens, 16));
    }

    /// <summary>Compares results and the gradients of a weighted sum of them.</summary>
    private static void AssertSameGradients(Func<Tensor[], Tensor> fused, Func<Tensor[], Tensor> formula, double tolerance, params Tensor[] inputs)
    {
        using var scope = NewDisposeScope();
        var (result, gradients) = Run(fused, inputs);
        var (expected, expectedGradients) = Run(formula, inputs);
        AssertClose(expected, result, tolerance);
        for (var i = 0; i < inputs.Length; i++) AssertClose(expectedGradients[i], gradients[i], tolerance);
    }

    private static (Tensor Result, Tensor[] Gradients) Run(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        var leaves = inputs.Select(input => input.detach().clone().requires_grad_()).ToArray();
        var result = function(leaves);
        var weights = Random(9, [.. result.shape.Select(side => (int)side)]);
        (result.to_type(ScalarType.Float32) * weights).sum().backward();
        return (result.detach(), [.. leaves.Select(leaf => leaf.grad ?? throw new InvalidOperationException("expected a gradient"))]);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = (expected.to_type(ScalarType.Float32) - actual.to_type(ScalarType.Float32)).abs().max().item<float>();
        Assert.InRange(difference / Math.Max(1e-6, expected.to_type(ScalarType.Float32).abs().max().item<float>()), 0, tolerance);
    }

    private static Tensor Random(int seed, params int[] shape)
    {
        var random = new Random(seed);
        var values = new float[shape.Aggregate(1, (product, side) => product * side)];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextSingle() * 2 - 1;
        return tensor(values, [.. shape.Select(side => (long)side)]);
    }
}
