using TorchSharp;
using Video.Training.Optimisation;
using Xunit;
using static TorchSharp.torch;

namespace Video.Training.Tests;

public sealed class OptimiserTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Steps_are_those_of_the_formula()
    {
        using var block = new ParameterBlock(8, ScalarType.Float32, CPU);
        var weight = block.Add("weight", tensor(new[] { 1f, -2f }, [1, 2]));
        var bias = block.Add("bias", tensor(new[] { 0.5f }));
        var settings = new OptimiserSettings { WeightDecay = 0.1, MaxGradientNorm = 1000 };
        using var optimiser = new Optimiser([block], settings);

        double[] values = [1, -2, 0.5], first = new double[3], second = new double[3];
        for (var step = 1; step <= 4; step++)
        {
            weight.mul(tensor(new[] { 3f, -1f }, [1, 2])).sum().add(bias.square().sum()).backward();
            double[] gradients = [3, -1, 2 * values[2]];
            optimiser.Step(0.01);
            for (var i = 0; i < 3; i++)
            {
                first[i] = settings.Beta1 * first[i] + (1 - settings.Beta1) * gradients[i];
                second[i] = settings.Beta2 * second[i] + (1 - settings.Beta2) * gradients[i] * gradients[i];
                var decay = i < 2 ? settings.WeightDecay : 0; // biases are not drawn to zero
                values[i] -= 0.01 * (decay * values[i] + first[i] / (1 - Math.Pow(settings.Beta1, step)) / (Math.Sqrt(second[i] / (1 - Math.Pow(settings.Beta2, step))) + settings.Epsilon));
            }
        }

        float[] got = [.. weight.data<float>().ToArray(), .. bias.data<float>().ToArray()];
        for (var i = 0; i < 3; i++) Assert.Equal(values[i], got[i], 1e-5);
    }

    [Fact]
    public void Gradients_that_are_not_finite_change_nothing()
    {
        using var block = new ParameterBlock(4, ScalarType.Float32, CPU);
        var weight = block.Add("weight", tensor(new[] { 1f, 2f }));
        using var optimiser = new Optimiser([block], new OptimiserSettings());
        weight.mul(float.PositiveInfinity).sum().backward();

        Assert.False(double.IsFinite(optimiser.Step(0.1)));
        Assert.Equal([1f, 2f], weight.data<float>().ToArray());
        weight.sum().backward();
        Assert.True(double.IsFinite(optimiser.Step(0.1)));
        Assert.NotEqual([1f, 2f], weight.data<float>().ToArray());
    }

    [Fact]
    public void Large_gradients_are_scaled_to_the_largest_norm()
    {
        using var block = new ParameterBlock(4, ScalarType.Float32, CPU);
        var weight = block.Add("weight", zeros(2));
        using var optimiser = new Optimiser([block], new OptimiserSettings { MaxGradientNorm = 1 });
        weight.mul(tensor(new[] { 30f, 40f })).sum().backward();

        Assert.Equal(50, optimiser.Step(0.1), 1e-3);
        var first = optimiser.FirstMoment.data<float>().ToArray();
        Assert.Equal(0.06, first[0], 1e-5);
        Assert.Equal(0.08, first[1], 1e-5);
    }

    [Theory]
    [InlineData(24, 40)]
    [InlineData(40, 24)]
    public void Matrices_inside_layers_step_alike_in_all_directions(long rows, long columns)
    {
        using var block = new ParameterBlock(4000, ScalarType.Float32, CPU);
        var inside = block.Add("model.layers.0.mlp.up_proj.weight", zeros(rows, columns));
        var other = block.Add("model.layers.1.mlp.up_proj.weight", ones(rows, columns));
        var words = block.Add("model.embed_tokens.weight", zeros(rows, columns));
        using var optimiser = new Optimiser([block], new OptimiserSettings { WeightDecay = 0 });

        // The steepest direction is a hundred times as steep as the flattest.
        var diagonal = Enumerable.Range(0, (int)Math.Min(rows, columns)).Select(i => (float)Math.Pow(10, -2.0 * i / (Math.Min(rows, columns) - 1))).ToArray();
        var slopes = new float[rows * columns];
        for (var i = 0; i < diagonal.Length; i++) slopes[i * (columns + 1)] = diagonal[i];
        var gradient = tensor(slopes, [rows, columns]);
        inside.mul(gradient).sum().add(words.mul(gradient).sum()).backward();
        optimiser.Step(0.1);

        var length = 0.1 * Muon.StepSize * Math.Sqrt(Math.Max(rows, columns));
        var steps = inside.data<float>().ToArray();
        for (var i = 0; i < steps.Length; i++)
        {
            if (slopes[i] == 0) Assert.Equal(0, steps[i], 1e-6);
            else Assert.InRange(-steps[i] / length, 0.6, 1.3);
        }

        Assert.All(other.data<float>().ToArray(), value => Assert.Equal(1, value)); // nothing has trained it
        Assert.All(words.data<float>().ToArray().Zip(slopes), word => Assert.Equal(word.Second == 0 ? 0 : -0.1, word.First, 1e-3)); // by Adam's rule
    }
}
