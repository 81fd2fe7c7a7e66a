using TorchSharp.Extensions;
using Video.Models.Checkpoints;
using Video.Models.RandomCheckpoints;
using Video.Training.Lessons;
using Video.Training.Runs;
using Video.Training.VisionLanguage;

namespace Video.Training;

/// <summary>Trains the demo's models from nothing, in as many sittings as it takes.</summary>
/// <param name="folder">Where the training is kept: what it began from, its state, and the model as it stands after each sitting.</param>
/// <param name="isQuick">A few minutes instead of hours: to see that it works.</param>
public sealed class DemoTraining(string folder, int seed, bool isQuick, TimeProvider time)
{
    private const int Unit = RandomModelFiles.Patch * RandomModelFiles.Merge;

    // What a state, the model and their replacements take together, with room to spare.
    private const long BytesNeeded = 400L << 20;

    private string Start => Path.Combine(folder, "start");

    private string State => Path.Combine(folder, "state.safetensors");

    /// <summary>Where the model is written at the end of each sitting.</summary>
    public string Result => Path.Combine(folder, "model");

    /// <summary>Goes on until the recipe is done or the token is cancelled; what was learnt is kept either way.</summary>
    /// <param name="write">Gets a line of progress now and then.</param>
    /// <returns>Whether the recipe is done.</returns>
    /// <exception cref="IOException">The folder holds something else, or its disk has no room.</exception>
    /// <exception cref="CheckpointException">The training there was begun with another model or is damaged.</exception>
    public async Task<bool> RunAsync(Action<string> write, CancellationToken cancellationToken)
    {
        Prepare();
        using var training = TrainableModel.Open(Start, ComputeTypes.Measure(time, cancellationToken).Products);
        var start = File.Exists(State) ? TrainingState.Load(State, training.Optimiser, training.Blocks) : new TrainingPosition { Seed = seed, IsQuick = isQuick };
        if (start.Seed != seed || start.IsQuick != isQuick)
            throw new IOException($"{folder}: expected a training begun with seed {seed}{Kind(isQuick)}, got one of seed {start.Seed}{Kind(start.IsQuick)}; go on with that or choose another folder");

        var stages = isQuick ? DemoRecipe.Quick : DemoRecipe.Stages;
        var run = new TrainingRun(training.Trainer, training.Optimiser, training.Blocks, new ClipSource(seed, training.Model.FitFrame, Unit), stages, time);
        var end = await run.RunAsync(State, start, progress => write(Line(progress)), cancellationToken);

        using var begun = Checkpoint.Open(Start);
        ModelExport.Write(begun, Result, training.Optimiser, training.Blocks, DemoRecipe.Profile);
        CurvePicture.Write(Path.Combine(folder, "curves.svg"), end.Curve);
        return end.Stage == stages.Count;
    }

    private void Prepare()
    {
        if (Directory.Exists(folder) && !Directory.Exists(Start) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new IOException($"{folder}: expected an empty folder or one of a training, got other files; choose another folder");

        Directory.CreateDirectory(folder);
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (free < BytesNeeded) throw new IOException($"{folder}: expected {BytesNeeded >> 20} MB of free space for a training, got {free >> 20} MB; free some or choose another folder");
        if (!Directory.Exists(Start)) RandomCheckpoint.Write(Start, seed, DemoRecipe.Size, DemoRecipe.Tokenizer(seed));
    }

    private static string Kind(bool quick) => quick ? " with --quick" : "";

    private static string Line(RunProgress progress)
    {
        var point = progress.Point;
        var right = string.Join(' ', point.Right.Select(kind => $"{kind.Key} {kind.Value:P0}"));
        return $"{progress.Done,6:P1} {point.Stage} step {point.Step}  loss {point.Loss:0.000}  sees {point.SeenLoss:0.000} (colour {point.Colour:P0}, shape {point.Shape:P0})  {right}  {progress.ClipsPerSecond:0.0} clips/s  {TimeSpan.FromSeconds(point.Seconds):h\\:mm\\:ss}";
    }
}
