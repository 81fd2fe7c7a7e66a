using TorchSharp.Extensions;
using Video.Analysis;
using Video.Models.Checkpoints;
using Video.Models.RandomCheckpoints;
using Video.Training.DualEncoders;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using Video.Training.Runs;
using Video.Training.VisionLanguage;
using static TorchSharp.torch;

namespace Video.Training;

/// <summary>Trains the demo's two models from nothing, one after the other, in as many sittings as it takes.</summary>
/// <param name="folder">Where the trainings are kept, one folder each: what it began from, its state, its curves, and the model as it stands after each sitting.</param>
/// <param name="isQuick">A few minutes instead of hours: to see that it works.</param>
public sealed class DemoTraining(string folder, int seed, bool isQuick, TimeProvider time)
{
    // What the states, the models and their replacements take together, with room to spare.
    private const long BytesNeeded = 500L << 20;

    /// <summary>The folders of the two trainings, which are the models' names too.</summary>
    public const string Answers = "demo", Search = "demo-search";

    /// <summary>Names of the stages of a model's recipe, in order.</summary>
    public static IReadOnlyList<string> StagesOf(string model) => [.. (model == Answers ? DemoRecipe.Stages : (IEnumerable<Stage>)DemoRecipe.SearchStages).Select(stage => stage.Name)];

    /// <summary>Goes on until both recipes are done or the token is cancelled; what was learnt is kept either way.</summary>
    /// <param name="only">Just one of the models, by name; null for both.</param>
    /// <param name="from">What to begin from; null for nothing, and where a training goes on.</param>
    /// <param name="write">Gets a line of progress now and then.</param>
    /// <returns>Whether all of it is done.</returns>
    /// <exception cref="IOException">The folder holds something else, or its disk has no room.</exception>
    /// <exception cref="CheckpointException">The training there was begun with another model or is damaged.</exception>
    public async Task<bool> RunAsync(string? only, Beginning? from, Action<string> write, CancellationToken cancellationToken)
    {
        Prepare();
        var type = ComputeTypes.Measure(time, cancellationToken).Products;
        var isDone = true;
        if (only is null or Answers) isDone &= await TrainAnswersAsync(new TrainingFolder(Path.Combine(folder, Answers)), from, type, write, cancellationToken);
        if (only is null or Search) isDone &= await TrainSearchAsync(new TrainingFolder(Path.Combine(folder, Search)), from, type, write, cancellationToken);
        return isDone;
    }

    private async Task<bool> TrainAnswersAsync(TrainingFolder kept, Beginning? from, ScalarType type, Action<string> write, CancellationToken cancellationToken)
    {
        var stages = isQuick ? DemoRecipe.Quick : DemoRecipe.Stages;
        var begin = Begin(kept, from, stages, () => RandomCheckpoint.Write(kept.Start, seed, DemoRecipe.Size, DemoRecipe.Tokenizer(seed)));
        using var training = TrainableModel.Open(kept.Start, type, isTrained: from is not null);
        var source = new ClipSource(seed, training.Model.FitFrame, DemoRecipe.Size.Unit);
        return await SitAsync(
            kept, begin, training.Optimiser, stages,
            (stage, index, step) => source.Batch(stage.Clips, index, step, stage.Batch),
            (stage, clips, rate) => training.Trainer.Step(clips, stage.Mode, rate),
            DemoRecipe.Profile, write, cancellationToken);
    }

    private async Task<bool> TrainSearchAsync(TrainingFolder kept, Beginning? from, ScalarType type, Action<string> write, CancellationToken cancellationToken)
    {
        var stages = isQuick ? DemoRecipe.QuickSearch : DemoRecipe.SearchStages;
        var begin = Begin(kept, from, stages, () => RandomDualEncoder.Write(kept.Start, seed, DemoRecipe.SearchSize, Corpus.OfPictures(seed, pictures: 3000)));
        using var training = TrainableDualEncoder.Open(kept.Start, type);
        var source = new PictureSource(seed, DemoRecipe.SearchSize.Side, DemoRecipe.SearchSize.Side / DemoRecipe.SearchSize.Patch);
        return await SitAsync(
            kept, begin, training.Optimiser, stages,
            (stage, index, step) => source.Batch(index, step, stage.Batch, stage.MostThings, stage.Alike),
            (stage, pictures, rate) => training.Trainer.Step(pictures, stage.SeenWeight, rate),
            profile: null, write, cancellationToken);
    }

    /// <summary>Goes on with one of the trainings and writes the model as it then stands.</summary>
    /// <returns>Whether its recipe is done.</returns>
    private async Task<bool> SitAsync<TStage, TBatch>(
        TrainingFolder kept,
        TrainingPosition begin,
        Optimiser optimiser,
        IReadOnlyList<TStage> stages,
        Func<TStage, int, long, TBatch> draw,
        Func<TStage, TBatch, double, StepResult> learn,
        AnalysisOptions? profile,
        Action<string> write,
        CancellationToken cancellationToken)
        where TStage : Stage
    {
        var run = new TrainingRun<TStage, TBatch>(stages, draw, learn, optimiser, time);
        var isKnown = File.Exists(kept.State);
        var start = isKnown ? Known(kept, TrainingState.Load(kept.State, optimiser)) : begin;
        if (!isKnown) TrainingState.Save(kept.State, begin, optimiser);
        var end = await run.RunAsync(kept.State, start, progress => write(progress.Line()), cancellationToken);
        kept.WriteResult(end, optimiser, profile);
        return end.Stage == stages.Count;
    }

    /// <summary>Puts in place what a new training begins from.</summary>
    /// <returns>Where it begins.</returns>
    private TrainingPosition Begin(TrainingFolder kept, Beginning? from, IReadOnlyList<Stage> stages, Action writeRandom)
    {
        var begin = new TrainingPosition { Seed = seed, IsQuick = isQuick };
        if (from is null)
        {
            if (!Directory.Exists(kept.Start)) writeRandom();
            return begin;
        }

        if (File.Exists(kept.State)) throw new IOException($"{kept.Path}: expected no training to be begun there from {from.Model}, got one; go on with it without --from, or choose another folder");
        var index = stages.TakeWhile(stage => stage.Name != from.Stage).Count();
        if (index == stages.Count) throw new ArgumentException($"stage: expected one of {string.Join(", ", stages.Select(stage => stage.Name))}, got {from.Stage}", nameof(from));
        kept.BeginFrom(from.Model);
        return begin with { Stage = index };
    }

    private TrainingPosition Known(TrainingFolder kept, TrainingPosition position) => position.Seed == seed && position.IsQuick == isQuick ? position
        : throw new IOException($"{kept.Path}: expected a training begun with seed {seed}{Kind(isQuick)}, got one of seed {position.Seed}{Kind(position.IsQuick)}; go on with that or choose another folder");

    private void Prepare()
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(entry => Path.GetFileName(entry) is not (Answers or Search)))
            throw new IOException($"{folder}: expected an empty folder or one of a training, got other files; choose another folder");

        Directory.CreateDirectory(folder);
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (free < BytesNeeded) throw new IOException($"{folder}: expected {BytesNeeded >> 20} MB of free space for a training, got {free >> 20} MB; free some or choose another folder");
    }

    private static string Kind(bool quick) => quick ? " with --quick" : "";
}
