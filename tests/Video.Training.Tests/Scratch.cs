using TorchSharp;
using Video.Models.RandomCheckpoints;
using Video.Models.Tokenizers.Training;
using Video.Training.Lessons;
using Video.Training.Runs;
using Video.Training.VisionLanguage;
using static TorchSharp.torch;

namespace Video.Training.Tests;

/// <summary>A folder of its own with a small untrained model in it, as the demo's but smaller.</summary>
public sealed class Scratch : IDisposable
{
    private static readonly Lazy<NewTokenizer> Tokenizer = new(() => BytePairTrainer.Train(Corpus.Of(seed: 1, clips: 20), DemoRecipe.Words, mostMerges: 500, leastCount: 10));

    private static readonly RandomModelSize Size = DemoRecipe.Size with
    {
        Dim = 96,
        InnerDim = 192,
        Layers = 3,
        RopeTheta = 10_000,
        RotarySections = [2, 2, 12],
        VisionDim = 64,
        VisionInnerDim = 128,
        VisionLayers = 2,
        VisionHeads = 2,
    };

    public Scratch() => RandomCheckpoint.Write(Start, seed: 5, Size, Tokenizer.Value);

    public string Folder { get; } = Directory.CreateTempSubdirectory("training-").FullName;

    public string Start => Path.Combine(Folder, "start");

    /// <summary>The model with exact products, so that figures do not depend on the processor.</summary>
    internal TrainableModel Open() => TrainableModel.Open(Start, ScalarType.Float32);

    internal static ClipSource Source(TrainableModel model) => new(seed: 3, model.Model.FitFrame, DemoRecipe.Size.Unit);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
