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
    private TrainableModel(VisionLanguageModel model, TrainableWeights weights, bool isTrained)
    {
        Model = model;
        var heads = new SeenHeads(weights, model.Dim, FrameTruths.Colours, FrameTruths.Shapes);
        var noticed = new NoticedHeads(weights, model.Dim, model.Parts.Decoder.Layers, FrameTruths.Colours, FrameTruths.Shapes);
        var pointing = new PointingHead(weights, model.Dim);
        if (!isTrained) NumberEmbeddings.ShareDigits(weights.Known("model.embed_tokens.weight"), NumberEmbeddings.Ids(model.Tokenizer, NoticedHeads.WholeSeconds));
        Optimiser = new Optimiser(weights.Blocks, new OptimiserSettings());
        Trainer = new VisionLanguageTrainer(model, heads, noticed, pointing, new AttentionGuide(model.Parts.Decoder), Optimiser);
    }

    public VisionLanguageModel Model { get; }

    public Optimiser Optimiser { get; }

    public VisionLanguageTrainer Trainer { get; }

    /// <param name="folder">The checkpoint to begin from.</param>
    /// <param name="type">BFloat16 or Float32: the type of products.</param>
    /// <param name="isTrained">Whether its numbers mean something, and are to stay as they are.</param>
    /// <exception cref="CheckpointException">It is no model that can be trained.</exception>
    public static TrainableModel Open(string folder, ScalarType type, bool isTrained = false)
    {
        var (model, weights) = TrainableWeights.Under(type, storeOf => VisionLanguageModel.Load(folder, storeOf));
        return new TrainableModel(model, weights, isTrained);
    }

    public void Dispose()
    {
        Optimiser.Dispose();
        Model.Dispose();
    }
}
