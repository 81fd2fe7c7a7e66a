using System.Runtime.InteropServices;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Gradients_reach_the_leaves()
    {
        var x = tensor(new float[] { 1, 2, 3 }, requires_grad: true);
        Assert.Null(x.grad);

        (x * x).sum().backward();

        Assert.Equal([2f, 4f, 6f], x.grad!.data<float>().ToArray());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        var x = ones(2, requires_grad: true);
        (x * 3).sum().backward();
        (x * 3).sum().backward();

        Assert.Equal([6f, 6f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void A_loss_of_a_layer_can_be_followed()
    {
        var weights = zeros(3, 2, requires_grad: true);
        var loss = cross_entropy(linear(ones(1, 2), weights), tensor(new long[] { 1 }));
        loss.backward();

        Assert.Equal(Math.Log(3), loss.ToDouble(), 5);
        Assert.Equal(-2.0 / 3, weights.grad![1, 0].ToDouble(), 5);
    }

    [Fact]
    public void Nothing_is_followed_without_grad_or_in_inference_mode()
    {
        var x = ones(2, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
        }
        Assert.True(is_grad_enabled());
        using (set_grad_enabled(false)) Assert.False(is_grad_enabled());
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }
        Assert.False(is_inference_mode_enabled());
        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void Backward_of_several_numbers_or_of_nothing_is_an_error()
    {
        Assert.Throws<ExternalException>(() => ones(2, requires_grad: true).mul(2).backward());
        Assert.Throws<ExternalException>(() => ones(1).backward());
    }

    [Fact]
    public void Our_linear_product_is_followed_too()
    {
        var weights = ones(4, 8, ScalarType.BFloat16).requires_grad_();
        Extensions.Kernels.Linear(ones(2, 8, ScalarType.BFloat16), weights).sum().backward();

        Assert.Equal(2f, weights.grad![0, 0].ToSingle());
    }
}
