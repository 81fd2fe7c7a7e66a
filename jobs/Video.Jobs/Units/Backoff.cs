namespace Video.Jobs.Units;

/// <summary>How long a failed unit waits for its next attempt: doubling from one to the next, up to a longest wait, with jitter.</summary>
/// <param name="First">The longest wait after the first failure.</param>
/// <param name="Longest">No wait is longer.</param>
public sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <param name="attempts">Attempts that failed so far, from 1.</param>
    /// <param name="random">In [0, 1): spreads units that failed together. The wait is between half and all of the step.</param>
    public TimeSpan Delay(int attempts, double random)
    {
        var step = Math.Min(First.TotalSeconds * Math.Pow(2, attempts - 1), Longest.TotalSeconds);
        return TimeSpan.FromSeconds(step * (0.5 + random / 2));
    }
}
