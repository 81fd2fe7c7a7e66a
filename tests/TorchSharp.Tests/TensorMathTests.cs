using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class TensorMathTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _x = tensor(new float[] { 1, -2, 3 });

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Operators_take_numbers_on_either_side()
    {
        Assert.Equal([3f, 0f, 5f], Values(2 + _x));
        Assert.Equal([1f, 4f, -1f], Values(2 - _x));
        Assert.Equal([2f, -1f, 2f / 3], Values(2 / _x));
        Assert.Equal([0.5f, -1f, 1.5f], Values(_x / 2));
        Assert.Equal([-1f, 2f, -3f], Values(-_x));
        Assert.Equal([1f, 1f, 0f], Values(_x.remainder(3)));
        Assert.Equal([true, false, true], (_x > 0).data<bool>().ToArray());
        Assert.Equal([true, false, false], ((_x > 0) & (_x < 2)).data<bool>().ToArray());
        Assert.Equal([false, true, false], (~(_x > 0)).data<bool>().ToArray());
        Assert.Equal([false, true, true], (1 < _x.abs()).data<bool>().ToArray());
    }

    [Fact]
    public void Division_rounds_as_asked()
    {
        Assert.Equal([0f, -1f, 1f], Values(_x.div(2, RoundingMode.floor)));
        Assert.Equal([0f, -1f, 1f], Values(_x.div(tensor(2f), RoundingMode.trunc)));
        Assert.Equal([0f, 1f, 1f], Values(tensor(new[] { 0.4f, 0.6f, 1.4f }).round()));
        Assert.Equal([0.12f], Values(tensor(new[] { 0.123f }).round(2)));
    }

    [Fact]
    public void Reductions_keep_dimensions_when_asked()
    {
        var x = arange(6, dtype: ScalarType.Float32).reshape(2, 3);

        Assert.Equal(15f, x.sum().item<float>());
        Assert.Equal([2, 1], x.mean([1], keepdim: true).shape);
        Assert.Equal([1f, 4f], Values(x.mean([1])));
        Assert.Equal([2f, 5f], Values(x.amax(1)));
        Assert.Equal([2L, 2], x.argmax(1).data<long>().ToArray());
        Assert.Equal([0f, 1f, 3f], Values(x.cumsum(1)[0]));
        Assert.Equal(1f, x[0].std().item<float>());
        Assert.Equal((5f, 2L), (x.max(1).values[1].item<float>(), x.max(1).indexes[1].item<long>()));
        Assert.Equal(ScalarType.Float64, x.sum([0], type: ScalarType.Float64).dtype);
        Assert.Equal(5.0, tensor(new[] { 3f, 4f }).norm().ToDouble());
        Assert.True(x.ge(0).all().item<bool>());
        Assert.False(x.lt(0).any().item<bool>());
    }

    [Fact]
    public void Shapes_change_without_touching_the_elements()
    {
        var x = arange(6).reshape(2, 3);

        Assert.Equal([3, 2], x.t().shape);
        Assert.Equal([1, 2, 3, 1], x.unsqueeze(0).unsqueeze(-1).shape);
        Assert.Equal([2, 3], x.unsqueeze(0).squeeze(0).shape);
        Assert.Equal([4, 2, 3], x.expand(4, 2, 3).shape);
        Assert.Equal([4, 6], x.repeat(2, 2).shape);
        Assert.Equal([0L, 0, 1, 1], arange(2).repeat_interleave(2).data<long>().ToArray());
        Assert.Equal([2L, 0, 1], arange(3).roll(1).data<long>().ToArray());
        Assert.Equal([2L, 1, 0], arange(3).flip(0).data<long>().ToArray());
        Assert.Equal([2, 1, 3], x.unflatten(0, 2, 1).shape);
        Assert.Equal([2, 3], x.stride() is [3, 1] ? x.shape : []);
        Assert.Equal(3, x.size(-1));
    }

    [Fact]
    public void Tensors_are_joined_and_parted()
    {
        var x = arange(6).reshape(3, 2);

        Assert.Equal([3, 4], cat([x, x], 1).shape);
        Assert.Equal([2, 3, 2], stack([x, x]).shape);
        Assert.Equal([[2, 2], [1, 2]], x.split(2).Select(part => part.shape));
        Assert.Equal([[1, 2], [2, 2]], x.split([1, 2]).Select(part => part.shape));
        Assert.Equal(3, x.unbind().Length);
        Assert.Equal(2, x.chunk(2).Length);
        Assert.Equal([2, 3], meshgrid([arange(2), arange(3)])[0].shape);
    }

    [Fact]
    public void Elements_are_chosen_gathered_and_scattered()
    {
        var x = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });

        Assert.Equal([3f, 4f], Values(x.gather(1, tensor(new long[,] { { 2 }, { 0 } })).flatten()));
        Assert.Equal([4f, 5f, 6f], Values(x.index_select(0, tensor(new long[] { 1 }))[0]));
        Assert.Equal([0f, 9f, 0f], Values(zeros(3).scatter(0, tensor(new long[] { 1 }), tensor(new[] { 9f }))));
        Assert.Equal([1f, 3f], Values(zeros(2).index_add_(0, tensor(new long[] { 0, 1, 1 }), tensor(new[] { 1f, 1f, 2f }), 1)));
        Assert.Equal([1f, 0f, 1f], Values(where(_x > 0, ones(3), zeros(3))));
        Assert.Equal([0f, -2f, 0f], Values(_x.masked_fill(_x > 0, 0)));
        Assert.Equal([7f, -2f, 8f], Values(_x.masked_scatter(_x > 0, tensor(new[] { 7f, 8f, 9f }))));
        Assert.Equal([[0L, 2L]], [_x.gt(0).nonzero().flatten().data<long>().ToArray()]);
        Assert.Equal([2L, 0, 1], _x.argsort(descending: true).data<long>().ToArray());
        Assert.Equal([3f, 1f], Values(_x.topk(2).values));
        Assert.Equal([1L, 2], tensor(new long[] { 2, 1, 2 }).unique().output.data<long>().ToArray());
        Assert.Equal([2L, 1], tensor(new long[] { 5, 5, 1 }).unique_consecutive(return_counts: true).counts!.data<long>().ToArray());
        Assert.Equal([0L, 2, 1], tensor(new long[] { 1, 2, 1 }).bincount(null).data<long>().ToArray());
        Assert.Equal(1, searchsorted(tensor(new[] { 1f, 3f }), tensor(2f)).item<long>());
    }

    [Fact]
    public void Products_and_decompositions_agree()
    {
        var x = tensor(new double[,] { { 4, 1 }, { 1, 3 } });

        Assert.True(allclose(eye(2, dtype: ScalarType.Float64), x.matmul(linalg.inv(x))));
        Assert.True(allclose(einsum("ij,jk->ik", x, x), x.mm(x)));
        Assert.True(allclose(x.addmm(x, x, beta: 2, alpha: 3), x * 2 + x.mm(x) * 3));
        Assert.Equal(11.0, linalg.det(x).ToDouble(), 10);
        var (q, r) = linalg.qr(x);
        Assert.True(allclose(x, q.mm(r)));
        var (values, vectors) = linalg.eigh(x);
        Assert.True(allclose(x, vectors.mm(values.diag()).mm(vectors.t())));
    }

    [Fact]
    public void Comparing_whole_tensors_gives_a_truth_value()
    {
        Assert.True(_x.Equals(_x.clone()));
        Assert.False(_x.Equals(ones(2)));
        Assert.False(equal(_x, _x + 1));
        Assert.True(_x.isfinite().all().item<bool>());
    }

    [Theory]
    [InlineData("add")]
    [InlineData("mm")]
    [InlineData("index")]
    [InlineData("view")]
    [InlineData("linear")]
    [InlineData("conv")]
    public async Task A_mismatch_on_another_thread_throws_there_and_ends_nothing(string what)
    {
        var error = await Assert.ThrowsAsync<ExternalException>(() => Task.Run(() =>
        {
            using var scope = NewDisposeScope();
            _ = what switch
            {
                "add" => ones(2) + ones(3),
                "mm" => ones(2, 3).mm(ones(2, 3)),
                "index" => ones(3).index_select(0, tensor(new long[] { 7 })),
                "view" => ones(4).view(3),
                "linear" => nn.functional.linear(ones(2, 3), ones(4, 5)),
                _ => nn.functional.conv2d(ones(1, 3, 4, 4), ones(2, 4, 2, 2)),
            };
        }, TestContext.Current.CancellationToken));

        Assert.StartsWith("aten::", error.Message);
        Assert.Contains("float[", error.Message);
    }

    [Fact]
    public async Task Many_threads_compute_at_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => Task.Run(() =>
        {
            using var scope = NewDisposeScope();
            using var inference = inference_mode();
            var sum = 0.0;
            for (var i = 0; i < 20; i++) sum += full(64, 64, (float)n).matmul(ones(64, 64)).mean().ToDouble();
            return sum / 20;
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(Enumerable.Range(1, 8).Select(n => n * 64.0), results);
    }

    private static float[] Values(Tensor tensor) => tensor.data<float>().ToArray();
}
