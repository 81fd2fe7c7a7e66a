using TorchSharp.Extensions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

public sealed class FunctionalTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Attention_composed_is_attention_by_hand()
    {
        var (query, key, value) = (randn(1, 2, 3, 4), randn(1, 2, 5, 4), randn(1, 2, 5, 6));
        var byHand = (query.matmul(key.transpose(-2, -1)) / 2).softmax(-1).matmul(value);

        Assert.True(allclose(byHand, scaled_dot_product_attention(query, key, value), atol: 1e-5));
        Assert.True(allclose(byHand, Attention.Compose(query, key, value, null, isCausal: false, scale: 0.5, dropout: 0), atol: 1e-5));
        Assert.False(allclose(byHand, Attention.ScaledDotProduct(query, key, value, scale: 1), atol: 1e-5));
    }

    [Fact]
    public void Masks_of_truth_values_and_of_numbers_and_causal_agree()
    {
        var (query, key, value) = (randn(2, 4, 8), randn(2, 4, 8), randn(2, 4, 8));
        var seen = ones(4, 4, ScalarType.Bool).tril();
        var added = zeros(4, 4).masked_fill(seen.logical_not(), double.NegativeInfinity);

        var causal = scaled_dot_product_attention(query, key, value, is_casual: true);

        Assert.True(allclose(causal, scaled_dot_product_attention(query, key, value, seen), atol: 1e-5));
        Assert.True(allclose(causal, scaled_dot_product_attention(query, key, value, added), atol: 1e-5));
        Assert.True(allclose(causal[TensorIndex.Colon, 0], value[TensorIndex.Colon, 0], atol: 1e-5));
        Assert.Throws<ArgumentException>(() => scaled_dot_product_attention(query, key, value, seen, is_casual: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => scaled_dot_product_attention(query, key, value, p: 2));
    }

    [Fact]
    public void Rms_norm_gives_a_mean_square_of_one()
    {
        var x = randn(3, 64) * 5;
        var y = Normalisation.Rms(x, full(64, 2.0), 1e-6);

        Assert.True(allclose(y.square().mean([-1]), full(3, 4.0), rtol: 1e-4));
        Assert.Equal(ScalarType.BFloat16, Normalisation.Rms(x.bfloat16(), ones(64).bfloat16(), 1e-6).dtype);
    }

    [Fact]
    public void Layer_norm_and_group_norm_centre_and_scale()
    {
        var x = randn(2, 6, 5);

        Assert.True(allclose(layer_norm(x, [5]).mean([-1]), zeros(2, 6), atol: 1e-5));
        Assert.True(allclose(group_norm(x, 3).reshape(2, 3, -1).std([2], unbiased: false), ones(2, 3), rtol: 1e-3));
    }

    [Fact]
    public void Gelu_has_two_forms()
    {
        var x = tensor(new[] { -1f, 0f, 1f });

        Assert.Equal(0.84134f, gelu(x)[2].item<float>(), 4);
        Assert.Equal(0.84119f, gelu(x, Modules.GELU.Approximate.tanh)[2].item<float>(), 5);
        Assert.Equal(0.731059f, silu(x)[2].item<float>(), 5);
    }

    [Fact]
    public void Convolutions_sum_over_their_windows()
    {
        Assert.Equal([3f, 3f], conv1d(ones(1, 1, 4), ones(1, 1, 3)).data<float>().ToArray());
        Assert.Equal([1, 2, 2, 2], conv2d(ones(1, 3, 4, 4), ones(2, 3, 2, 2), ones(2), strides: [2]).shape);
        Assert.Equal(13f, conv2d(ones(1, 3, 4, 4), ones(2, 3, 2, 2), ones(2), strides: [2])[0, 0, 0, 0].item<float>());
        Assert.Equal([1, 8, 1, 2, 2], conv3d(ones([1, 3, 2, 28, 28]), ones([8, 3, 2, 14, 14]), strides: [2, 14, 14]).shape);
    }

    [Fact]
    public void Pictures_are_resized_padded_and_sampled()
    {
        var x = arange(16, dtype: ScalarType.Float32).reshape(1, 1, 4, 4);

        Assert.Equal([2.5f, 4.5f, 10.5f, 12.5f], interpolate(x, [2, 2], mode: InterpolationMode.Bilinear).data<float>().ToArray());
        Assert.Equal([1, 1, 8, 8], interpolate(x, scale_factor: [2], mode: InterpolationMode.Bicubic, antialias: true).shape);
        Assert.Equal([0f, 2f, 8f, 10f], interpolate(x, [2, 2]).data<float>().ToArray());
        Assert.Equal([2.5f, 4.5f, 10.5f, 12.5f], interpolate(x, [2, 2], mode: InterpolationMode.Area).data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => interpolate(x));
        Assert.Throws<ArgumentException>(() => interpolate(x, [2, 2], mode: InterpolationMode.Trilinear));

        Assert.Equal([1, 1, 5, 7], pad(x, (1, 2, 0, 1)).shape);
        Assert.Equal(1f, pad(x[0], (1, 0), PaddingModes.Reflect)[0, 0, 0].item<float>());

        var centre = zeros(1, 1, 1, 2);
        Assert.Equal(7.5f, grid_sample(x, centre, align_corners: true).item<float>());
    }

    [Fact]
    public void Pools_and_unfolded_blocks_go_back_together()
    {
        var x = arange(16, dtype: ScalarType.Float32).reshape(1, 1, 4, 4);

        Assert.Equal([2.5f, 4.5f, 10.5f, 12.5f], avg_pool2d(x, 2).data<float>().ToArray());
        Assert.Equal([5f, 7f, 13f, 15f], max_pool2d(x, 2).data<float>().ToArray());
        Assert.True(equal(x, fold(unfold(x, 2, stride: 2), 4, 2, stride: 2)));
    }

    [Fact]
    public void Losses_are_what_they_are_by_hand()
    {
        var scores = tensor(new float[,] { { 2, 0, 0 }, { 0, 2, 0 } });
        var classes = tensor(new long[] { 0, 2 });
        var logarithms = scores.log_softmax(1);
        var expected = -(logarithms[0, 0].ToDouble() + logarithms[1, 2].ToDouble()) / 2;

        Assert.Equal(expected, cross_entropy(scores, classes).ToDouble(), 5);
        Assert.Equal(expected, nll_loss(logarithms, classes).ToDouble(), 5);
        Assert.Equal(-logarithms[0, 0].ToDouble(), cross_entropy(scores, tensor(new long[] { 0, -100 })).ToDouble(), 5);
        Assert.Equal(2.5, mse_loss(tensor(new[] { 1f, 2f }), tensor(new[] { 2f, 4f })).ToDouble());
        Assert.Equal(1.5, l1_loss(tensor(new[] { 1f, 2f }), tensor(new[] { 2f, 4f })).ToDouble());
        Assert.Equal(Math.Log(2), binary_cross_entropy_with_logits(zeros(1), ones(1)).ToDouble(), 5);
    }

    [Fact]
    public void Dropout_drops_only_in_training()
    {
        Assert.True(equal(ones(100), dropout(ones(100), 0.5, training: false)));
        Assert.Contains(0f, dropout(ones(100), 0.5).data<float>().ToArray());
    }
}
