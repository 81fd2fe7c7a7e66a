using TorchSharp;
using Video.Models;
using Video.Models.Checkpoints;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Training.Optimisation;

/// <summary>A checkpoint's tensors as parameters: what a model takes from here, training can change.</summary>
/// <remarks>
/// All parameters of one type lie one after the other in one tensor, and so do their gradients, so that a step of the optimiser is a handful of operations however many
/// parameters there are. Matrices are kept in the type that the model computes in, exact ones in fp32; the optimiser keeps its own exact copy of both.
/// </remarks>
internal sealed class TrainableWeights : WeightStore
{
    private readonly ParameterBlock _computed;
    private readonly ParameterBlock _exact;
    private readonly Dictionary<string, Tensor> _known = [];

    /// <param name="compute">BFloat16 or Float32: the type of products.</param>
    /// <param name="extra">Room for parameters that the checkpoint does not have.</param>
    public TrainableWeights(Checkpoint checkpoint, ScalarType compute, Device device, long extra = 1 << 20)
        : base(checkpoint, new WeightTypes(compute, compute), device)
    {
        var most = checkpoint.Tensors.Values.Sum(stored => stored.Shape.Aggregate(1L, (product, side) => product * side)) + extra;
        _computed = new ParameterBlock(most, compute, device);
        _exact = compute == ScalarType.Float32 ? _computed : new ParameterBlock(most, ScalarType.Float32, device);
    }

    /// <summary>Loads a model over parameters in place of its weights.</summary>
    /// <param name="compute">BFloat16 or Float32: the type of products.</param>
    /// <param name="load">Loads the model from a store made by what it is given; the model owns the store.</param>
    public static (TModel Model, TrainableWeights Weights) Under<TModel>(ScalarType compute, Func<Func<Checkpoint, WeightStore>, TModel> load)
    {
        TrainableWeights? weights = null;
        var model = load(checkpoint => weights = new TrainableWeights(checkpoint, compute, DeviceChoice.Of(ModelDevice.Auto)));
        return (model, weights ?? throw new InvalidOperationException("model: expected it to take its weights from the training, but it did not"));
    }

    /// <summary>The parameters, type by type.</summary>
    public IReadOnlyList<ParameterBlock> Blocks => ReferenceEquals(_computed, _exact) ? [_computed] : [_computed, _exact];

    /// <summary>A parameter that is not part of the checkpoint, in the type of products.</summary>
    /// <param name="initial">Its first values.</param>
    public Tensor New(string name, Tensor initial) => Own(_computed.Add(name, initial));

    /// <summary>A parameter of the checkpoint that the model has taken.</summary>
    public Tensor Known(string name) => _known[name];

    public override void Dispose()
    {
        base.Dispose();
        foreach (var block in Blocks) block.Dispose();
    }

    protected override Tensor Load(StoredTensor stored, ScalarType type)
    {
        if (_known.TryGetValue(stored.Name, out var known)) return known; // what is used in two places is one parameter

        using var scope = NewDisposeScope();
        var initial = StoredTensorView.Over(stored).to(ScalarType.Float32);
        return _known[stored.Name] = (type == ScalarType.Float32 ? _exact : _computed).Add(stored.Name, initial).MoveToOuterDisposeScope();
    }
}
