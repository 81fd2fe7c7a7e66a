using TorchSharp;
using Video.Models.Checkpoints;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>A checkpoint's tensors at run time: views of the memory map where the type is the same, converted one by one where it differs. Knows what was taken.</summary>
internal class WeightStore(Checkpoint checkpoint, WeightTypes types, Device device) : IDisposable
{
    private readonly HashSet<string> _taken = [];
    private readonly List<Tensor> _tensors = [];

    public WeightTypes Types => types;

    public Device Device => device;

    /// <summary>A store for running a model as asked.</summary>
    public static WeightStore Of(Checkpoint checkpoint, ModelOptions options)
    {
        var device = DeviceChoice.Of(options.Device);
        return new WeightStore(checkpoint, WeightTypes.Choose(options, checkpoint, device.type == DeviceType.CPU), device);
    }

    public Weights Root => new(this, prefix: "");

    public bool Has(string name) => checkpoint.Tensors.ContainsKey(name);

    /// <summary>How many sides a tensor has; null where there is no such tensor.</summary>
    public int? SidesOf(string name) => checkpoint.Tensors.TryGetValue(name, out var stored) ? stored.Shape.Count : null;

    public bool HasPrefix(string prefix) => checkpoint.Tensors.Keys.Any(name => name.StartsWith(prefix, StringComparison.Ordinal));

    /// <exception cref="CheckpointException">The checkpoint has no such tensor, or one of another shape or kind.</exception>
    public Tensor Take(string name, long[] shape, ScalarType type)
    {
        var expected = $"[{string.Join(", ", shape)}]";
        if (!checkpoint.Tensors.TryGetValue(name, out var stored))
        {
            throw new CheckpointException(checkpoint.Folder, $"tensor {name}", $"{expected} in the checkpoint", $"{checkpoint.Tensors.Count} tensors without it",
                "the download is incomplete, or config.json belongs to another model");
        }

        if (!stored.Shape.SequenceEqual(shape))
        {
            throw new CheckpointException(stored.File.Path, $"tensor {name}", expected, $"[{string.Join(", ", stored.Shape)}]", "the weights and config.json do not belong together");
        }

        _taken.Add(name);
        return Own(Load(stored, type));
    }

    /// <summary>Makes the store the owner of a tensor derived from one of its own.</summary>
    public Tensor Own(Tensor tensor)
    {
        _tensors.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }

    /// <summary>Every tensor of the checkpoint must have been taken: a left-over one means that the model is another than we believe.</summary>
    /// <param name="ignorable">Tells names that files of the family hold without a use.</param>
    /// <exception cref="CheckpointException">Some tensor is left over.</exception>
    public void RequireAllTaken(Func<string, bool> ignorable)
    {
        var left = checkpoint.Tensors.Keys.Where(name => !_taken.Contains(name) && !ignorable(name)).Order(StringComparer.Ordinal).ToList();
        if (left.Count > 0)
        {
            throw new CheckpointException(checkpoint.Folder, "weights", "every tensor to have its place in the model",
                $"{left.Count} without one: {string.Join(", ", left.Take(3))}{(left.Count > 3 ? ", …" : "")}", "the checkpoint is of another model than config.json says");
        }
    }

    public virtual void Dispose()
    {
        GC.SuppressFinalize(this);
        _tensors.ForEach(tensor => tensor.Dispose());
        _tensors.Clear();
    }

    /// <summary>Makes the tensor that the model is to hold; training puts one in its place that it can change.</summary>
    protected virtual Tensor Load(StoredTensor stored, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var mapped = StoredTensorView.Over(stored);
        if (mapped.dtype == type && device.type == DeviceType.CPU) return mapped.MoveToOuterDisposeScope();

        var loaded = mapped.to(type).to(device);
        stored.Evict(); // so that loading never holds the model twice
        return loaded.MoveToOuterDisposeScope();
    }
}
