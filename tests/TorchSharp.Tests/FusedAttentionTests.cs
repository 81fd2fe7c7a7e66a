using TorchSharp.Extensions;
using Xunit;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>The limit of the processor is the process's, so nothing else may run meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class FusedAttentionTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<ProcessorKind, int, int, int, int, int, int> Cases()
    {
        var cases = new TheoryData<ProcessorKind, int, int, int, int, int, int>();
        foreach (var processor in (ProcessorKind[])[ProcessorKind.Avx512BFloat16, ProcessorKind.MatrixUnit])
        {
            cases.Add(processor, 1, 16, 16, 70, 70, 80);    // an encoder's
            cases.Add(processor, 2, 6, 2, 1, 300, 128);     // decoding with shared keys
            cases.Add(processor, 1, 12, 2, 33, 161, 64);    // rows of a task of several heads
            cases.Add(processor, 3, 4, 1, 5, 7, 20);        // less than a tile of everything
            cases.Add(processor, 1, 2, 2, 3, 1, 1);
            cases.Add(processor, 1, 1, 1, 40, 2000, 256);   // long keys, the largest head
            cases.Add(processor, 2, 3, 3, 64, 256, 33);     // whole blocks, an odd head
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
    public void Attention_is_that_of_double_precision(ProcessorKind processor, int batch, int heads, int kvHeads, int queries, int keys, int dim)
    {
        Kernels.LimitProcessor(processor);
        using var generator = new Generator(3);
        Tensor Some(params long[] shape) => randn(shape, generator: generator).bfloat16();
        var q = Some(batch, queries, heads, dim).mul(2 / Math.Sqrt(dim)).transpose(1, 2); // as projections leave it: tokens outside, heads inside
        var k = Some(batch, keys, kvHeads, dim).transpose(1, 2);
        var v = Some(batch, kvHeads, keys + 3, dim).narrow(2, 0, keys);                   // as memory that has grown leaves it
        var causal = zeros(1, queries, keys).masked_fill_(ones(queries, keys, ScalarType.Bool).triu(keys - queries + 1), -60_000);
        var scattered = randn([batch, queries, keys], generator: generator).mul(3);

        foreach (var mask in (Tensor?[])[null, queries <= keys ? causal : null, causal.bfloat16(), scattered, scattered.bfloat16()])
        {
            if (Fused.Attend(q, k, v, mask) is not { } got)
            {
                Assert.True(Kernels.Processor < ProcessorKind.Avx512BFloat16); // no form on this machine
                return;
            }

            var expected = ByHand(q, k, v, mask);
            Assert.Equal(ScalarType.BFloat16, got.dtype);
            Assert.Equal(expected.shape, got.shape);
            var error = (got.@double() - expected).abs().max().ToDouble() / expected.abs().max().ToDouble();
            Assert.True(error < 8e-3, $"{processor}, mask {mask}: {error}");
        }
    }

    /// <summary>What decides comes late, so that all that was summed before has to be scaled away; and scores far outside of what a float's power holds.</summary>
    [Theory]
    [InlineData(ProcessorKind.Avx512BFloat16)]
    [InlineData(ProcessorKind.MatrixUnit)]
    public void The_largest_score_decides_wherever_it_stands(ProcessorKind processor)
    {
        Kernels.LimitProcessor(processor);
        var q = ones(1, 1, 40, 32).bfloat16();
        foreach (var place in (int[])[0, 100, 128, 300, 511])
        {
            var k = zeros(1, 1, 512, 32);
            k[0, 0, place] = 30;
            k[0, 0, (place + 1) % 512] = -30;
            var v = randn(1, 1, 512, 32).bfloat16();

            if (Fused.Attend(q, k.bfloat16(), v, null) is { } got)
                Assert.Equal(v[0, 0, place].@float().data<float>().ToArray(), got[0, 39].@float().data<float>().ToArray());
        }
    }

    [Theory]
    [InlineData(ProcessorKind.Avx512BFloat16)]
    [InlineData(ProcessorKind.MatrixUnit)]
    public void Minus_infinity_hides_keys_and_leaves_nothing_where_it_hides_all(ProcessorKind processor)
    {
        Kernels.LimitProcessor(processor);
        var (q, k, v) = (randn(1, 2, 3, 16).bfloat16(), randn(1, 2, 200, 16).bfloat16(), randn(1, 2, 200, 16).bfloat16());
        var mask = zeros(1, 3, 200);
        mask[0, 1] = double.NegativeInfinity;
        using (var early = mask[0, 2].narrow(0, 0, 150)) early.fill_(double.NegativeInfinity);

        if (Fused.Attend(q, k, v, mask) is not { } got) return;

        Assert.True(got[0, 1].isnan().all().ToBoolean());
        Assert.False(got[0, 0].isnan().any().ToBoolean());
        var seen = ByHand(q, k.narrow(2, 150, 50), v.narrow(2, 150, 50), null);
        Assert.True((got[0, 2].@double() - seen[0, 2]).abs().max().ToDouble() < 1e-2);
    }

    [Fact]
    public void Where_there_is_no_such_form_it_says_so()
    {
        var q = randn(1, 2, 3, 16).bfloat16();
        Assert.Null(Fused.Attend(q.@float(), q.@float(), q.@float(), null));
        Assert.True(Fused.Attend(q.clone().requires_grad_(), q, q, null) is { requires_grad: true }); // another kernel, which autograd follows
        Assert.Null(Fused.Attend(randn(1, 2, 3, 288).bfloat16(), randn(1, 2, 3, 288).bfloat16(), randn(1, 2, 3, 288).bfloat16(), null));
        Kernels.LimitProcessor(ProcessorKind.Avx512);
        Assert.Null(Fused.Attend(q, q, q, null));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var q = randn(1, 4, 3, 16).bfloat16();
        Assert.Throws<ArgumentException>(() => Fused.Attend(q, randn(1, 3, 5, 16).bfloat16(), randn(1, 3, 5, 16).bfloat16(), null));
        Assert.Throws<ArgumentException>(() => Fused.Attend(q, q, randn(1, 4, 2, 16).bfloat16(), null));
        Assert.Throws<ArgumentException>(() => Fused.Attend(q, q, q, zeros(1, 3, 4)));
    }

    /// <returns>[batch, queries, heads · headDim] in double precision</returns>
    private static Tensor ByHand(Tensor q, Tensor k, Tensor v, Tensor? mask)
    {
        var shared = q.shape[1] / k.shape[1];
        var scores = q.@double().matmul(k.@double().repeat_interleave(shared, 1).transpose(-2, -1));
        if (mask is not null) scores = scores + mask.@double().unsqueeze(1);
        return scores.softmax(-1).matmul(v.@double().repeat_interleave(shared, 1)).transpose(1, 2).reshape(q.shape[0], q.shape[2], q.shape[1] * q.shape[3]);
    }
}
