using TorchSharp;
using Video.Models;
using Video.Models.Checkpoints;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>A vision language model whose weights are parameters, with the heads and the optimiser that train them.</summary>
internal sealed class TrainableModel : IDisposable
{
    private readonly TrainableWeights _weights;

    private TrainableModel(VisionLanguageModel model, TrainableWeights weights)
    {
        (Model, _weights) = (model, weights);
        var heads = new SeenHeads(weights, model.Dim, FrameTruths.Colours, FrameTruths.Shapes);
        Optimiser = new AdamW(weights.Blocks, new AdamWSettings());
        Trainer = new VisionLanguageTrainer(model, heads, Optimiser);
    }

    public VisionLanguageModel Model { get; }

    public AdamW Optimiser { get; }

    public VisionLanguageTrainer Trainer { get; }

    public IReadOnlyList<ParameterBlock> Blocks => _weights.Blocks;

    /// <param name="folder">The checkpoint to begin from.</param>
    /// <param name="type">BFloat16 or Float32: the type of products.</param>
    /// <exception cref="CheckpointException">It is no model that can be trained.</exception>
    public static TrainableModel Open(string folder, ScalarType type)
    {
        TrainableWeights? weights = null;
        var model = VisionLanguageModel.Load(folder, checkpoint => weights = new TrainableWeights(checkpoint, type, DeviceChoice.Of(ModelDevice.Auto)));
        return new TrainableModel(model, weights ?? throw new InvalidOperationException("model: expected it to take its weights from the training, but it did not"));
    }

    public void Dispose()
    {
        Optimiser.Dispose();
        Model.Dispose();
    }
}
