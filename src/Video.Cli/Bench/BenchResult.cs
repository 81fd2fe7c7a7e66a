namespace Video.Cli.Bench;

/// <summary>One measurement, and what it is to be compared with, measured in the same run: machines differ tenfold, ratios much less.</summary>
/// <param name="Bench">The suite.</param>
/// <param name="What">What was measured.</param>
/// <param name="Value">In <paramref name="Unit"/>.</param>
/// <param name="Limit">In the same unit: what the machine, or the best other way, reached in this run; null for a plain fact.</param>
/// <param name="Ratio">How much of the limit was reached, value / limit where more is better, limit / value where less is; 1 is all of it.</param>
internal sealed record BenchResult(string Bench, string What, double Value, string Unit, double? Limit, double? Ratio)
{
    /// <summary>A measurement of which more is better.</summary>
    public static BenchResult Rate(string bench, string what, double value, string unit, double limit) => new(bench, what, value, unit, limit, value / limit);

    /// <summary>A measurement of which less is better: seconds, bytes.</summary>
    public static BenchResult Cost(string bench, string what, double value, string unit, double limit) => new(bench, what, value, unit, limit, limit / value);

    /// <summary>A measurement that others are compared with.</summary>
    public static BenchResult Fact(string bench, string what, double value, string unit) => new(bench, what, value, unit, Limit: null, Ratio: null);
}
