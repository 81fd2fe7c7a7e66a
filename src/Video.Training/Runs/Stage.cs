namespace Video.Training.Runs;

/// <summary>A part of a training: for how long, and how fast it learns; what is drawn and what learns is the kind's own.</summary>
/// <param name="Name">As the progress line calls it.</param>
/// <param name="Steps">Batches to learn from.</param>
/// <param name="Batch">Clips or pictures per batch.</param>
/// <param name="Rate">The learning rate at its beginning and end; between them it falls along a cosine.</param>
internal abstract record Stage(string Name, int Steps, int Batch, (double First, double Last) Rate)
{
    // Steps over which the rate rises from nearly nothing, at the beginning of every stage: what is new must not undo what was learnt.
    private const int WarmUpSteps = 200;

    /// <param name="step">Steps of this stage that are done.</param>
    public double RateAt(long step)
    {
        var along = Math.Clamp((double)step / Steps, 0, 1);
        var rate = Rate.Last + (Rate.First - Rate.Last) * (1 + Math.Cos(Math.PI * along)) / 2;
        return rate * Math.Min(1, (step + 1.0) / Math.Min(WarmUpSteps, Math.Max(1, Steps / 10)));
    }
}
