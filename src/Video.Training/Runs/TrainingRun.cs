using Video.Training.Optimisation;

namespace Video.Training.Runs;

/// <summary>A line of progress.</summary>
/// <param name="Done">Share of all steps that are done.</param>
/// <param name="ClipsPerSecond">Since the line before.</param>
internal sealed record RunProgress(CurvePoint Point, double Done, double ClipsPerSecond)
{
    /// <summary>For people.</summary>
    public string Line()
    {
        var right = string.Join(' ', Point.Right.Select(kind => $"{kind.Key} {kind.Value:P0}"));
        return $"{Done,6:P1} {Point.Stage} step {Point.Step}  loss {Point.Loss:0.000}  sees {Point.SeenLoss:0.000} (colour {Point.Colour:P0}, shape {Point.Shape:P0})  {right}  {ClipsPerSecond:0.0} clips/s  {TimeSpan.FromSeconds(Point.Seconds):h\\:mm\\:ss}";
    }
}

/// <summary>Goes through the stages of a recipe, saving every few minutes; begun again on the same file it goes on where it was.</summary>
/// <param name="draw">Draws the batch of a step of a stage, whose index it is told too; on other threads, in any order.</param>
/// <param name="learn">Learns from a batch at a learning rate.</param>
internal sealed class TrainingRun<TStage, TBatch>(
    IReadOnlyList<TStage> stages,
    Func<TStage, int, long, TBatch> draw,
    Func<TStage, TBatch, double, StepResult> learn,
    Optimiser optimiser,
    TimeProvider time)
    where TStage : Stage
{
    // Batches are drawn ahead, beside the training.
    private const int Ahead = 3;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenStates = TimeSpan.FromMinutes(3);

    /// <summary>Told the number of steps taken in this sitting after each; for tests.</summary>
    internal Action<long>? OnStep { get; init; }

    /// <param name="path">Of the state.</param>
    /// <param name="start">Where to begin; as loaded from the state.</param>
    /// <returns>Where the training ended: after the last stage, or where it was cancelled. Saved.</returns>
    public async Task<TrainingPosition> RunAsync(string path, TrainingPosition start, Action<RunProgress> onProgress, CancellationToken cancellationToken)
    {
        var position = start;
        var (begun, saved, said) = (time.GetTimestamp(), time.GetTimestamp(), time.GetTimestamp());
        var (averages, clips, steps) = (new Averages(), 0, 0L);
        var drawn = new Queue<Task<TBatch>>();
        try
        {
            while (position.Stage < stages.Count && !cancellationToken.IsCancellationRequested)
            {
                var stage = stages[position.Stage];
                while (drawn.Count < Ahead && position.Step + drawn.Count < stage.Steps)
                {
                    var (index, step) = (position.Stage, position.Step + drawn.Count);
                    drawn.Enqueue(Task.Run(() => draw(stage, index, step), CancellationToken.None));
                }

                averages.Add(learn(stage, await drawn.Dequeue(), stage.RateAt(position.Step)));
                clips += stage.Batch;
                OnStep?.Invoke(++steps);
                position = position.Step + 1 < stage.Steps ? position with { Step = position.Step + 1 } : position with { Stage = position.Stage + 1, Step = 0 };
                var seconds = start.Seconds + time.GetElapsedTime(begun).TotalSeconds;

                if (time.GetElapsedTime(said) >= BetweenLines || position.Step == 0)
                {
                    var point = averages.Take(Total(position), stage.Name, seconds);
                    position = position with { Curve = [.. position.Curve, point], Seconds = seconds };
                    onProgress(new RunProgress(point, (double)Total(position) / stages.Sum(each => each.Steps), clips / time.GetElapsedTime(said).TotalSeconds));
                    (said, clips) = (time.GetTimestamp(), 0);
                }

                if (time.GetElapsedTime(saved) < BetweenStates && position.Step != 0) continue;

                TrainingState.Save(path, position with { Seconds = seconds }, optimiser);
                saved = time.GetTimestamp();
            }
        }
        finally
        {
            await Task.WhenAll(drawn);
        }

        position = position with { Seconds = start.Seconds + time.GetElapsedTime(begun).TotalSeconds };
        TrainingState.Save(path, position, optimiser);
        return position;
    }

    private long Total(TrainingPosition position) => stages.Take(position.Stage).Sum(stage => (long)stage.Steps) + position.Step;
}
