using TorchSharp;
using Video.Training.Optimisation;
using Xunit;
using static TorchSharp.torch;

namespace Video.Training.Tests;

public sealed class AdamWTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Steps_are_those_of_the_formula()
    {
        using var block = new ParameterBlock(8, ScalarType.Float32, CPU);
        var weight = block.Add("weight", tensor(new[] { 1f, -2f }, [1, 2]));
        var bias = block.Add("bias", tensor(new[] { 0.5f }));
        var settings = new AdamWSettings { WeightDecay = 0.1, MaxGradientNorm = 1000 };
        using var optimiser = new AdamW([block], settings);

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
        using var optimiser = new AdamW([block], new AdamWSettings());
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
        using var optimiser = new AdamW([block], new AdamWSettings { MaxGradientNorm = 1 });
        weight.mul(tensor(new[] { 30f, 40f })).sum().backward();

        Assert.Equal(50, optimiser.Step(0.1), 1e-3);
        var first = optimiser.FirstMoment.data<float>().ToArray();
        Assert.Equal(0.06, first[0], 1e-5);
        Assert.Equal(0.08, first[1], 1e-5);
    }
}
