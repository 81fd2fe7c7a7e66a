using TorchSharp.Extensions;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Products that are gated or added before they are written give what they are composed of, on every kind of processor. The limit of the processor is the process's.</summary>
[Collection(nameof(Alone))]
public sealed class LinearAndMoreTests : IDisposable
{
    private static readonly long[] Rows = [1, 16, 17, 33, 200, 520];

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<ProcessorKind, long, long> Cases()
    {
        var cases = new TheoryData<ProcessorKind, long, long>();
        foreach (var processor in (ProcessorKind[])[ProcessorKind.Plain, ProcessorKind.Avx512BFloat16, ProcessorKind.MatrixUnit])
        {
            foreach (var (inputs, outputs) in ((long, long)[])[(64, 64), (37, 51), (33, 7), (160, 417), (1700, 80), (3200, 49)]) cases.Add(processor, inputs, outputs);
        }
        return cases;
    }

    public void Dispose()
    {
        Kernels.LimitProcessor(ProcessorKind.MatrixUnit);
        _scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_gated_product_is_its_formula(ProcessorKind processor, long inputs, long outputs)
    {
        Kernels.LimitProcessor(processor);
        ForEach(inputs, outputs, (x, weights, bias, linear) =>
        {
            foreach (var slope in (double[])[1, 1.702])
            {
                var got = Kernels.LinearGate(x, weights, bias, slope);
                Assert.Equal(ScalarType.BFloat16, got.dtype);
                AssertClose(linear * (linear * slope).sigmoid(), got, linear);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_added_product_is_its_formula(ProcessorKind processor, long inputs, long outputs)
    {
        Kernels.LimitProcessor(processor);
        using var generator = new Generator(6);
        ForEach(inputs, outputs, (x, weights, bias, linear) =>
        {
            var sum = randn(linear.shape, generator: generator);
            foreach (var onto in (Tensor[])[sum, sum.t().contiguous().t()]) // the other lies column by column
            {
                var got = Kernels.LinearAdd(onto, x, weights, bias);
                Assert.Equal(ScalarType.Float32, got.dtype);
                AssertClose(sum.@double() + linear, got, linear);
            }
            Assert.Equal(ScalarType.BFloat16, Kernels.LinearAdd(sum.bfloat16(), x, weights, bias).dtype);
        });
    }

    [Fact]
    public void A_gate_of_a_large_product_neither_overflows_nor_loses_what_is_not_a_number()
    {
        var x = ones(200, 64).bfloat16();
        x[7] = double.NaN;
        var weights = ones(40, 64).mul(20).bfloat16();
        weights[1] = -20;

        var got = Kernels.LinearGate(x, weights, bias: null, 1.702).@float();

        Assert.Equal(1280, got[0, 0].item<float>());
        Assert.Equal(0, got[0, 1].item<float>());
        Assert.True(got[7].isnan().all().ToBoolean());
    }

    [Fact]
    public void Leading_dimensions_are_kept()
    {
        var (x, weights) = (randn(2, 50, 33).bfloat16(), randn(7, 33).bfloat16());
        var sum = randn(2, 50, 7);
        Assert.Equal([2, 50, 7], Kernels.LinearGate(x, weights, bias: null, 1).shape);
        Assert.True(equal(Kernels.LinearAdd(sum.view(100, 7), x.view(100, 33), weights, bias: null).view(2, 50, 7), Kernels.LinearAdd(sum, x, weights, bias: null)));
    }

    [Fact]
    public void Autograd_follows_both()
    {
        var x = randn(40, 33).bfloat16();
        foreach (var product in (Func<Tensor, Tensor, Tensor>[])[(sum, w) => Kernels.LinearGate(x, w, bias: null, 1), (sum, w) => Kernels.LinearAdd(sum, x, w, bias: null)])
        {
            var (sum, weights) = (randn(40, 7), randn(7, 33).bfloat16().requires_grad_());
            product(sum, weights).@float().sum().backward();
            Assert.True(weights.grad is { } gradient && gradient.abs().sum().ToDouble() > 0);
        }

        var learnt = randn(40, 7).requires_grad_();
        Kernels.LinearAdd(learnt, x, randn(7, 33).bfloat16(), bias: null).sum().backward();
        Assert.True(equal(ones(40, 7), learnt.grad ?? zeros(1)));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("[outputs, 8]", Assert.Throws<ArgumentException>(() => Kernels.LinearGate(ones(2, 8), ones(4, 9), bias: null, 1)).Message);
        Assert.Throws<ArgumentException>(() => Kernels.LinearAdd(ones(2, 4), ones(2, 8), ones(4, 8), ones(5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.LinearGate(ones(2, 8), ones(4, 8), bias: null, slope: 0));
    }

    /// <summary>The linear part comes in double precision.</summary>
    private static void ForEach(long inputs, long outputs, Action<Tensor, Tensor, Tensor?, Tensor> check)
    {
        using var generator = new Generator(5);
        var weights = randn(outputs, inputs, generator: generator).bfloat16();
        foreach (var bias in (Tensor?[])[null, randn(outputs, generator: generator), randn(outputs, generator: generator).bfloat16()])
        {
            foreach (var rows in Rows)
            {
                using var scope = NewDisposeScope();
                var x = randn(rows, inputs, generator: generator).bfloat16();
                check(x, weights, bias, nn.functional.linear(x.@double(), weights.@double(), bias?.@double()));
            }
        }
    }

    /// <summary>Within two roundings to bfloat16 of the linear part, where it is composed.</summary>
    private static void AssertClose(Tensor expected, Tensor actual, Tensor linear)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual.@double()).abs().div(linear.abs() + linear.square().mean().sqrt() / 8).max().item<double>(), 0, 1e-2);
    }
}
