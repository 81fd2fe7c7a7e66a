using TorchSharp;
using TorchSharp.Extensions;
using Video.Models;
using Video.Models.Checkpoints;
using Video.Models.RandomCheckpoints;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using Video.Training.Runs;
using Video.Training.VisionLanguage;
using static TorchSharp.torch;

namespace Video.Training;

/// <summary>Trains the demo's models from nothing, in as many sittings as it takes.</summary>
/// <param name="folder">Where the training is kept.</param>
/// <param name="isQuick">A few minutes instead of hours: to see that it works.</param>
public sealed class DemoTraining(string folder, int seed, bool isQuick, TimeProvider time)
{
    private const int Unit = RandomModelFiles.Patch * RandomModelFiles.Merge;

    private string Start => Path.Combine(folder, "start");

    private string State => Path.Combine(folder, "state.safetensors");

    /// <summary>Goes on until the recipe is done or the token is cancelled.</summary>
    /// <param name="write">Gets a line of progress now and then.</param>
    public async Task RunAsync(Action<string> write, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (!Directory.Exists(Start)) RandomCheckpoint.Write(Start, seed, DemoRecipe.Size, DemoRecipe.Tokenizer(seed));

        TrainableWeights? weights = null;
        var type = ComputeTypes.Measure(time, cancellationToken).Products;
        using var model = VisionLanguageModel.Load(Start, checkpoint => weights = new TrainableWeights(checkpoint, type, VisionLanguageModel.DeviceOf(ModelDevice.Auto)));
        if (weights is null) throw new InvalidOperationException("model: expected it to take its weights from the training, but it did not");

        var heads = new SeenHeads(weights, model.Dim, FrameTruths.Colours, FrameTruths.Shapes);
        using var optimiser = new AdamW(weights.Blocks, new AdamWSettings());
        var trainer = new VisionLanguageTrainer(model, heads, optimiser);
        var run = new TrainingRun(trainer, optimiser, weights.Blocks, new ClipSource(seed, model.FitFrame, Unit), isQuick ? DemoRecipe.Quick : DemoRecipe.Stages, time);
        var start = File.Exists(State) ? TrainingState.Load(State, optimiser, weights.Blocks) : new TrainingPosition { Seed = seed };

        await run.RunAsync(State, start, progress => write(Line(progress)), cancellationToken);
        using var begun = Checkpoint.Open(Start);
        ModelExport.Write(begun, Path.Combine(folder, "model"), optimiser, weights.Blocks, DemoRecipe.Profile);
    }

    private static string Line(RunProgress progress)
    {
        var point = progress.Point;
        var right = string.Join(' ', point.Right.Select(kind => $"{kind.Key} {kind.Value:P0}"));
        return $"{progress.Done,6:P1} {point.Stage} step {point.Step}  loss {point.Loss:0.000}  sees {point.SeenLoss:0.000} (colour {point.Colour:P0}, shape {point.Shape:P0})  {right}  {progress.ClipsPerSecond:0.0} clips/s  {TimeSpan.FromSeconds(point.Seconds):h\\:mm\\:ss}";
    }
}
