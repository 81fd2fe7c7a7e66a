using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class DisposeScopeTests
{
    [Fact]
    public void What_is_detached_outlives_its_scope()
    {
        Tensor tensor;
        using (NewDisposeScope()) tensor = ones(2).DetachFromDisposeScope();

        Assert.False(tensor.IsDisposed);
        tensor.Dispose();
        Assert.True(tensor.IsDisposed);
    }

    [Fact]
    public void Moving_out_of_the_outermost_scope_detaches()
    {
        Tensor tensor;
        using (NewDisposeScope()) tensor = ones(2).MoveToOuterDisposeScope();

        Assert.False(tensor.IsDisposed);
        tensor.Dispose();
    }

    [Fact]
    public void A_scope_that_ends_before_an_inner_one_passes_its_place_outwards()
    {
        using var outer = NewDisposeScope();
        var middle = NewDisposeScope();
        var inner = NewDisposeScope();
        var tensor = ones(2);
        middle.Dispose();

        tensor.MoveToOuterDisposeScope();
        inner.Dispose();

        Assert.False(tensor.IsDisposed);
        Assert.True(outer.Contains(tensor));
    }

    [Fact]
    public void A_tensor_disposed_by_hand_leaves_its_scope()
    {
        using var scope = NewDisposeScope();
        var tensor = ones(2);
        Assert.Equal(1, scope.DisposablesCount);

        tensor.Dispose();
        tensor.Dispose();

        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void DisposeEverythingBut_keeps_what_it_is_told_to()
    {
        using var scope = NewDisposeScope();
        var (kept, gone) = (ones(2), ones(2));

        scope.DisposeEverythingBut(kept);

        Assert.False(kept.IsDisposed);
        Assert.True(gone.IsDisposed);
    }

    [Fact]
    public void A_disposed_tensor_is_refused_with_the_operator_that_met_it()
    {
        var tensor = ones(2);
        tensor.Dispose();

        Assert.Contains("aten::add.Tensor", Assert.Throws<ObjectDisposedException>(() => tensor.add(tensor)).Message);
        Assert.Throws<ObjectDisposedException>(() => tensor.shape);
        Assert.Equal("disposed tensor", tensor.ToString());
    }

    [Fact]
    public async Task Scopes_of_different_threads_do_not_meet()
    {
        using var here = NewDisposeScope();
        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using var scope = NewDisposeScope();
            for (var i = 0; i < 50; i++) ones(4).add(1).Dispose();
            return scope.DisposablesCount;
        }, TestContext.Current.CancellationToken)));

        Assert.All(counts, count => Assert.Equal(50, count));
        Assert.Equal(0, here.DisposablesCount);
    }

    [Fact]
    public void A_wrapped_expression_leaves_only_its_result()
    {
        using var scope = NewDisposeScope();
        var result = WrappedTensorDisposeScope(() => (ones(2) + 1) * 3);

        Assert.Equal([6f, 6f], result.data<float>().ToArray());
        Assert.Equal(1, scope.DisposablesCount);
    }
}
