using TorchSharp.Extensions;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Norms, gates and sums in one pass give what they stand for, at every width of what is left over.</summary>
public sealed class FusedRowTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<ScalarType, int, int> Cases()
    {
        var cases = new TheoryData<ScalarType, int, int>();
        foreach (var type in (ScalarType[])[ScalarType.Float32, ScalarType.BFloat16])
        {
            foreach (var dim in (int[])[1, 7, 16, 17, 48, 1283]) cases.Add(type, 5, dim);
            cases.Add(type, 300, 200); // more than one thread
        }
        return cases;
    }

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Layer_norm_is_its_formula(ScalarType type, int rows, int dim)
    {
        var x = Some(rows, dim).mul(3).add(1).to_type(type);
        var (weight, bias) = (Some(dim).add(1), Some(dim));
        foreach (var result in (ScalarType[])[ScalarType.Float32, ScalarType.BFloat16])
            AssertClose(nn.functional.layer_norm(x.@double(), [dim], weight.@double(), bias.@double(), 1e-5), Fused.LayerNorm(x, weight, bias, 1e-5, result));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_gate_is_its_formula(ScalarType type, int rows, int dim)
    {
        var x = Some(rows, dim).mul(20).to_type(type);
        foreach (var slope in (double[])[1, 1.702]) AssertClose(x.@double() * (x.@double() * slope).sigmoid(), Fused.Gate(x, slope));
    }

    [Fact]
    public void A_gate_neither_overflows_nor_loses_what_is_not_a_number()
    {
        var x = tensor(new[] { 1e30f, -1e30f, 0, 100, -100, float.PositiveInfinity, float.NaN, 90, 1, 1, 1, 1, 1, 1, 1, 1 });
        var got = Fused.Gate(x, 1.702).data<float>().ToArray();
        Assert.Equal([1e30f, 0, 0, 100], got[..4]);
        Assert.Equal(float.PositiveInfinity, got[5]);
        Assert.True(float.IsNaN(got[6]));
        Assert.True(float.IsNaN(Fused.Gate(x.bfloat16(), 1.702).@float().data<float>().ToArray()[6]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_narrow_tensor_is_added_to_a_wide_one(ScalarType type, int rows, int dim)
    {
        var (x, more) = (Some(rows, dim), Some(rows, dim).to_type(type));
        Assert.Equal((x + more.@float()).data<float>().ToArray(), Fused.Add(x, more).data<float>().ToArray());
    }

    [Fact]
    public void What_autograd_has_to_follow_is_composed()
    {
        var x = Some(3, 8).requires_grad_();
        var (weight, bias) = (ones(8), zeros(8));
        Fused.Add(Fused.LayerNorm(x, weight, bias, 1e-5, ScalarType.Float32), Fused.Gate(x, 1).bfloat16()).sum().backward();
        Assert.True(x.grad is { } gradient && gradient.abs().sum().item<float>() > 0);
    }

    private static void AssertClose(Tensor expected, Tensor actual)
    {
        var tolerance = actual.dtype == ScalarType.BFloat16 ? 1 / 256.0 : 1e-5;
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual.@double()).abs().div(expected.abs() + 1e-1).max().item<double>(), 0, tolerance);
    }

    private static Tensor Some(params int[] shape)
    {
        using var generator = new Generator(4);
        return randn([.. shape.Select(side => (long)side)], generator: generator);
    }
}
