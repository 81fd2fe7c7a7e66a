using System.Runtime.InteropServices;
using TorchSharp.Extensions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

/// <summary>Counts live tensors of the whole process, so nothing else may make tensors meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class LiveTensorTests
{
    [Fact]
    public void A_scope_leaves_nothing_behind_but_what_was_moved_out()
    {
        var before = LiveTensors.Count;
        using (var outer = NewDisposeScope())
        {
            Tensor kept;
            using (NewDisposeScope())
            {
                var x = rand(4, 8);
                var (values, _) = (x * 2 + 1).softmax(-1).topk(2);
                kept = values[0, TensorIndex.Slice(0, 1)].MoveToOuterDisposeScope();
            }
            Assert.Equal(before + 1, LiveTensors.Count);
            Assert.False(kept.IsDisposed);
            Assert.Equal([1], kept.shape);
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void A_failed_call_leaves_nothing_behind()
    {
        var before = LiveTensors.Count;
        using (NewDisposeScope())
        {
            Assert.Throws<ExternalException>(() => cat([ones(2, 3), ones(4, 5)]));
            Assert.Throws<ExternalException>(() => einsum("ij,jk->ik", ones(2, 3), ones(4, 5)));
            Assert.Throws<ExternalException>(() => ones(2).add_(ones(3)));
        }
        Assert.Equal(before, LiveTensors.Count);
    }

    [Fact]
    public void Composed_functions_keep_only_their_result()
    {
        using var scope = NewDisposeScope();
        var x = rand(2, 4, 8);
        var query = rand(1, 2, 4, 8);
        var before = LiveTensors.Count;

        var results = new[]
        {
            Normalisation.Rms(x, ones(8).DetachFromDisposeScope(), 1e-6),
            scaled_dot_product_attention(query, query, query, is_casual: true),
            normalize(x, dim: -1),
            x.index(TensorIndex.Ellipsis, TensorIndex.Single(1)),
            x.unique().output,
            x.to_type(ScalarType.Float64, disposeAfter: false),
        };

        Assert.Equal(before + results.Length + 1, LiveTensors.Count); // and the weight of ones, detached
    }

    [Fact]
    public void In_place_operators_return_the_tensor_itself()
    {
        using var scope = NewDisposeScope();
        var x = ones(3);
        var before = LiveTensors.Count;

        Assert.Same(x, x.add_(1).mul_(2).clamp_(max: 3));

        Assert.Equal(before, LiveTensors.Count);
        Assert.Equal([3f, 3f, 3f], x.data<float>().ToArray());
    }

    [Fact]
    public void Borrowed_memory_is_given_back_once_when_the_last_view_goes()
    {
        var memory = Marshal.AllocHGlobal(16);
        try
        {
            Marshal.Copy(new[] { 1f, 2f, 3f, 4f }, 0, memory, 4);
            var released = 0;
            var before = LiveTensors.Count;

            var tensor = BorrowedMemory.AsTensor(memory, 16, [2, 2], ScalarType.Float32, () => released++);
            var view = tensor[1];
            tensor.Dispose();
            Assert.Equal(0, released);
            Assert.Equal([3f, 4f], view.data<float>().ToArray());
            view.add_(1);
            view.Dispose();

            Assert.Equal(1, released);
            Assert.Equal(before, LiveTensors.Count);
            var written = new float[4];
            Marshal.Copy(memory, written, 0, 4);
            Assert.Equal([1f, 2f, 4f, 5f], written);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }

    [Fact]
    public void Borrowed_memory_that_is_too_short_or_unaligned_is_refused()
    {
        var memory = Marshal.AllocHGlobal(16);
        try
        {
            var released = 0;
            Assert.Contains("16 bytes", Assert.Throws<ArgumentException>(() => BorrowedMemory.AsTensor(memory, 12, [2, 2], ScalarType.Float32, () => released++)).Message);
            Assert.Throws<ArgumentException>(() => BorrowedMemory.AsTensor(memory + 1, 15, [2], ScalarType.Float32, () => released++));
            Assert.Throws<ArgumentException>(() => BorrowedMemory.AsTensor(memory, 16, [-1, 2], ScalarType.Float32, () => released++));
            Assert.Equal(0, released);
        }
        finally
        {
            Marshal.FreeHGlobal(memory);
        }
    }
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
