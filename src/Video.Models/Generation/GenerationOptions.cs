namespace Video.Models.Generation;

/// <summary>How an answer is drawn and when it ends.</summary>
public sealed record GenerationOptions
{
    /// <summary>Most ids of an answer, the one that ends it included. Default 256.</summary>
    public int MaxNewTokens { get; init; } = 256;

    /// <summary>0 takes the likeliest id at each step; above, ids are drawn, the more freely the higher. Default 0.</summary>
    public double Temperature { get; init; }

    /// <summary>Draw among the fewest likeliest ids whose probabilities reach this sum. Default 1: among all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Draw among this many likeliest ids. Default 0: among all.</summary>
    public int TopK { get; init; }

    /// <summary>Divides (or multiplies, when negative) the scores of all ids that the prompt or the answer holds. Default 1: none.</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Each row draws from its own sequence of this seed, so that an answer does not depend on its batch. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>An answer ends before the first of these texts. Default none.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>
    /// A prompt asked alone is read only from where it differs from one that was asked before in this process. Saves most of the time of a second question about the same clip;
    /// sums are rounded in another order, so that in bf16 a close choice may fall differently. Default false: equal to the last bit in every run.
    /// </summary>
    public bool ReusePrefix { get; init; }

    /// <summary>A text that might be said instead: how likely that was is told of each answer, by the text's first id. Default none.</summary>
    public string? Instead { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public void Validate()
    {
        Require(MaxNewTokens >= 1, nameof(MaxNewTokens), "at least 1", MaxNewTokens);
        Require(Temperature >= 0 && double.IsFinite(Temperature), nameof(Temperature), "0 or more", Temperature);
        Require(TopP is > 0 and <= 1, nameof(TopP), "more than 0 and at most 1", TopP);
        Require(TopK >= 0, nameof(TopK), "0 or more", TopK);
        Require(RepetitionPenalty > 0 && double.IsFinite(RepetitionPenalty), nameof(RepetitionPenalty), "more than 0", RepetitionPenalty);
        Require(Instead is not "", nameof(Instead), "a text that is not empty", "an empty one");
        Require(StopStrings.All(text => text.Length > 0), nameof(StopStrings), "texts that are not empty", "an empty one");
    }

    private static void Require(bool holds, string name, string expected, object got)
    {
        if (!holds) throw new ArgumentException($"{name}: expected {expected}, got {got}", name);
    }
}
