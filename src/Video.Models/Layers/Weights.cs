using TorchSharp;
using Video.Models.Checkpoints;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>A named view on a checkpoint's tensors: asked by name and expected shape at the point of use.</summary>
/// <remarks>The tensors belong to the <see cref="WeightStore"/> behind the view and live as long as it does.</remarks>
internal sealed class Weights(WeightStore store, string prefix)
{
    /// <summary>The view on the names below <paramref name="name"/>.</summary>
    public Weights In(string name) => new(store, $"{prefix}{name}.");

    /// <summary>The view below the first of these names that the checkpoint uses: checkpoints of one family are published under several. An empty name is this view itself.</summary>
    public Weights InFirst(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (name.Length == 0) return this;
            if (store.HasPrefix($"{prefix}{name}.")) return In(name);
        }

        return In(names[0]);
    }

    public bool Has(string name) => store.Has(prefix + name);

    /// <returns>The tensor in the type that the model computes in.</returns>
    /// <exception cref="CheckpointException">The checkpoint has no such tensor, or one of another shape.</exception>
    public Tensor Get(string name, params long[] shape) => store.Take(prefix + name, shape, store.Types.Compute);

    /// <returns>The tensor in fp32, for what is small and should not be rounded.</returns>
    /// <exception cref="CheckpointException">The checkpoint has no such tensor, or one of another shape.</exception>
    public Tensor Exact(string name, params long[] shape) => store.Take(prefix + name, shape, ScalarType.Float32);

    /// <summary>A matrix of a linear layer or an embedding table.</summary>
    /// <returns>The tensor in the type that weights are kept in, which <see cref="Linear"/> converts where it differs.</returns>
    /// <exception cref="CheckpointException">The checkpoint has no such tensor, or one of another shape.</exception>
    public Tensor Matrix(string name, long rows, long columns) => store.Take(prefix + name, [rows, columns], store.Types.Storage);

    /// <summary>A convolution whose stride is its kernel, as the matrix that it is.</summary>
    /// <returns>[shape[0], product of the other sides]</returns>
    /// <exception cref="CheckpointException">The checkpoint has no such tensor, or one of another shape.</exception>
    public Tensor Flattened(string name, params long[] shape) =>
        store.Own(store.Take(prefix + name, shape, store.Types.Storage).view(shape[0], shape.Skip(1).Aggregate(1L, (product, side) => product * side)));

    /// <summary>A matrix that is stored the other way round, [input, output], as a linear layer without a bias.</summary>
    /// <exception cref="CheckpointException">The checkpoint has no such tensor, or one of another shape.</exception>
    public Linear Projection(string name, long input, long output) =>
        new(store.Own(store.Take(prefix + name, [input, output], store.Types.Storage).transpose(0, 1).contiguous()), bias: null, store.Types);

    /// <summary>The parts of a linear layer whose outputs lie one after the other in <c>weight</c> and <c>bias</c>, as torch.nn.MultiheadAttention packs its projections.</summary>
    /// <exception cref="CheckpointException">The checkpoint has no such tensor, or one of another shape.</exception>
    public Linear[] Packed(string weight, string bias, long input, long output, int parts)
    {
        var (matrix, offsets) = (Matrix(weight, parts * output, input), Get(bias, parts * output));
        return [.. Enumerable.Range(0, parts).Select(i => new Linear(store.Own(matrix.narrow(0, i * output, output)), store.Own(offsets.narrow(0, i * output, output)), store.Types))];
    }

    /// <summary>The same where each part has a matrix of its own, because what goes in is of different widths.</summary>
    /// <exception cref="CheckpointException">The checkpoint has no such tensor, or one of another shape.</exception>
    public Linear[] Packed(string[] weights, string bias, long[] inputs, long output)
    {
        var offsets = Get(bias, weights.Length * output);
        return [.. weights.Select((weight, i) => new Linear(Matrix(weight, output, inputs[i]), store.Own(offsets.narrow(0, i * output, output)), store.Types))];
    }

    /// <summary>The shape of a tensor that holds one number, which some write without any side; that of one without when there is none.</summary>
    public long[] ShapeOfOne(string name) => store.SidesOf(prefix + name) == 1 ? [1] : [];

    /// <summary>A linear layer: <c>weight</c> [output, input] and, when asked for, <c>bias</c> [output].</summary>
    public Linear Linear(string name, long input, long output, bool bias) =>
        new(Matrix($"{name}.weight", output, input), bias ? Get($"{name}.bias", output) : null, store.Types);

    /// <summary>Root-mean-square normalisation with its <c>weight</c> [dim].</summary>
    public RmsNorm RmsNorm(string name, long dim, double epsilon) => new(Exact($"{name}.weight", dim), epsilon, store.Types.Compute);

    /// <summary>Layer normalisation with <c>weight</c> and <c>bias</c> [dim].</summary>
    public LayerNorm LayerNorm(string name, long dim, double epsilon) =>
        new(Exact($"{name}.weight", dim), Exact($"{name}.bias", dim), epsilon, store.Types.Compute);
}
