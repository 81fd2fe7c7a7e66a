using TorchSharp;
using Video.Models;
using Video.Models.Checkpoints;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using Video.Training.VisionLanguage;
using static TorchSharp.torch;

namespace Video.Training.DualEncoders;

/// <summary>A dual encoder whose weights are parameters, with the heads and the optimiser that train them.</summary>
internal sealed class TrainableDualEncoder : IDisposable
{
    private readonly TrainableWeights _weights;

    private TrainableDualEncoder(DualEncoder model, TrainableWeights weights, int visionDim)
    {
        (Model, _weights) = (model, weights);
        var heads = new SeenHeads(weights, visionDim, FrameTruths.Colours, FrameTruths.Shapes);
        Optimiser = new AdamW(weights.Blocks, new AdamWSettings());
        Trainer = new DualEncoderTrainer(model, heads, Optimiser);
    }

    public DualEncoder Model { get; }

    public AdamW Optimiser { get; }

    public DualEncoderTrainer Trainer { get; }

    public IReadOnlyList<ParameterBlock> Blocks => _weights.Blocks;

    /// <param name="folder">The checkpoint to begin from, in CLIP's architecture.</param>
    /// <param name="type">BFloat16 or Float32: the type of products.</param>
    /// <exception cref="CheckpointException">It is no model that can be trained.</exception>
    public static TrainableDualEncoder Open(string folder, ScalarType type)
    {
        TrainableWeights? weights = null;
        var dim = 0;
        var model = DualEncoder.Load(folder, checkpoint =>
        {
            dim = checkpoint.Config.Section("vision_config").Int("hidden_size");
            return weights = new TrainableWeights(checkpoint, type, DeviceChoice.Of(ModelDevice.Auto));
        });
        return new TrainableDualEncoder(model, weights ?? throw new InvalidOperationException("model: expected it to take its weights from the training, but it did not"), dim);
    }

    public void Dispose()
    {
        Optimiser.Dispose();
        Model.Dispose();
    }
}
