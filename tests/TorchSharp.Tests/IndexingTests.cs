using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class IndexingTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _x = arange(24).reshape(2, 3, 4);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Single_indices_and_ranges_make_views()
    {
        Assert.Equal([4L, 5, 6, 7], Values(_x[0, 1]));
        Assert.Equal(23, _x[-1, -1, -1].item<long>());
        Assert.Equal([12L, 16, 20], Values(_x[1, TensorIndex.Colon, 0]));
        Assert.Equal([1L, 3], Values(_x[TensorIndex.Single(0), TensorIndex.Single(0), TensorIndex.Slice(1, null, 2)]));
        Assert.Equal([2L, 3], Values(_x[(TensorIndex)0, (TensorIndex)0, 2..]));
        Assert.Equal([1L, 2], Values(_x[(TensorIndex)0, (TensorIndex)0, 1..^1]));

        _x[0, 1] = zeros(4, dtype: ScalarType.Int64);
        Assert.Equal([0L, 0, 0, 0], Values(_x[0, 1]));
    }

    [Fact]
    public void Ellipsis_stands_for_all_other_dimensions_and_None_for_a_new_one()
    {
        Assert.Equal([2, 3], _x[TensorIndex.Ellipsis, TensorIndex.Single(0)].shape);
        Assert.Equal([3, 4], _x[TensorIndex.Single(0), TensorIndex.Ellipsis].shape);
        Assert.Equal([2, 1, 3, 4], _x[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal([2, 3, 1, 4], _x[TensorIndex.Ellipsis, TensorIndex.None, TensorIndex.Colon].shape);
        Assert.Equal([2, 3, 4], _x[TensorIndex.Colon, TensorIndex.Ellipsis, TensorIndex.Colon, TensorIndex.Colon].shape);
    }

    [Fact]
    public void Tensors_choose_places_and_masks_choose_elements()
    {
        var second = tensor(new long[] { 2, 0 });
        Assert.Equal([2, 2, 4], _x[TensorIndex.Colon, TensorIndex.Tensor(second)].shape);
        Assert.Equal([8L, 9, 10, 11], Values(_x[TensorIndex.Single(0), TensorIndex.Tensor(second)][0]));
        Assert.Equal([20L, 21, 22, 23], Values(_x[_x > 19]));
        Assert.Equal([2], _x[TensorIndex.Tensor(_x > 21)].shape);

        var mask = tensor(new[] { true, false, true });
        Assert.Equal([2, 2, 4], _x[TensorIndex.Colon, TensorIndex.Tensor(mask)].shape);
    }

    [Fact]
    public void A_mask_of_two_dimensions_takes_the_place_of_two()
    {
        var mask = zeros(2, 3, ScalarType.Bool);
        mask[1, 2] = tensor(true);

        Assert.Equal([1, 4], _x[TensorIndex.Tensor(mask), TensorIndex.Ellipsis].shape);
        Assert.Equal([23L], Values(_x[TensorIndex.Tensor(mask), TensorIndex.Tensor(tensor(new long[] { 3 }))]));
    }

    [Fact]
    public void Assignment_writes_through_indices_and_masks()
    {
        _x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 0 }))] = tensor(-1L);
        Assert.Equal(-8, _x[TensorIndex.Colon, 0].sum().item<long>());

        _x[_x < 0] = tensor(7L);
        Assert.Equal(56, _x[TensorIndex.Colon, 0].sum().item<long>());

        _x.index_put_(9, TensorIndex.Single(0), TensorIndex.Single(0), TensorIndex.Slice(0, 2));
        Assert.Equal([9L, 9, 7, 7], Values(_x[0, 0]));
    }

    [Fact]
    public void Accumulating_adds_repeated_places()
    {
        var sums = zeros(3, dtype: ScalarType.Float32);
        sums.index_put_(ones(4), [TensorIndex.Tensor(tensor(new long[] { 0, 1, 1, 1 }))], accumulate: true);

        Assert.Equal([1f, 3f, 0f], sums.data<float>().ToArray());
    }

    [Fact]
    public void An_index_out_of_range_is_an_error_with_the_shape()
    {
        var error = Assert.Throws<ExternalException>(() => _x[5]);

        Assert.Contains("aten::select.int", error.Message);
        Assert.Contains("[2, 3, 4]", error.Message);
    }

    private static long[] Values(Tensor tensor) => tensor.data<long>().ToArray();
}
