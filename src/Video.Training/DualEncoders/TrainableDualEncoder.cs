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
    private TrainableDualEncoder(DualEncoder model, TrainableWeights weights, int visionDim)
    {
        Model = model;
        var heads = new SeenHeads(weights, visionDim, FrameTruths.Colours, FrameTruths.Shapes);
        Optimiser = new Optimiser(weights.Blocks, new OptimiserSettings());
        Trainer = new DualEncoderTrainer(model, heads, Optimiser);
    }

    public DualEncoder Model { get; }

    public Optimiser Optimiser { get; }

    public DualEncoderTrainer Trainer { get; }

    /// <param name="folder">The checkpoint to begin from, in CLIP's architecture.</param>
    /// <param name="type">BFloat16 or Float32: the type of products.</param>
    /// <exception cref="CheckpointException">It is no model that can be trained.</exception>
    public static TrainableDualEncoder Open(string folder, ScalarType type)
    {
        var dim = 0;
        var (model, weights) = TrainableWeights.Under(type, storeOf => DualEncoder.Load(folder, checkpoint =>
        {
            dim = checkpoint.Config.Section("vision_config").Int("hidden_size");
            return storeOf(checkpoint);
        }));
        return new TrainableDualEncoder(model, weights, dim);
    }

    public void Dispose()
    {
        Optimiser.Dispose();
        Model.Dispose();
    }
}
