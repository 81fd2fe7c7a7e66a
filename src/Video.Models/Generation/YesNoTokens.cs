using Video.Models.Tokenizers;

namespace Video.Models.Generation;

/// <summary>The tokens that are a whole "yes" or a whole "no", however they are written.</summary>
internal sealed record YesNoTokens(IReadOnlyList<int> Yes, IReadOnlyList<int> No)
{
    /// <summary>Those that the tokenizer has; null where it has none for one of the two.</summary>
    public static YesNoTokens? Of(Tokenizer tokenizer) => Forms(tokenizer, "yes") is { Count: > 0 } yes && Forms(tokenizer, "no") is { Count: > 0 } no ? new YesNoTokens(yes, no) : null;

    /// <param name="scores">[vocab] of one row.</param>
    /// <returns>The softmax over these tokens alone, summed over those that say yes: 0 to 1.</returns>
    public double ProbabilityOfYes(ReadOnlySpan<float> scores)
    {
        var most = Math.Max(Highest(scores, Yes), Highest(scores, No));
        var (yes, no) = (Sum(scores, Yes, most), Sum(scores, No, most));
        return yes / (yes + no);
    }

    private static List<int> Forms(Tokenizer tokenizer, string word) =>
        [.. new[] { word, $"{char.ToUpperInvariant(word[0])}{word[1..]}", word.ToUpperInvariant() }
            .SelectMany(form => new[] { form, $" {form}" }).Select(tokenizer.Encode).Where(ids => ids.Length == 1).Select(ids => ids[0]).Distinct()];

    private static double Highest(ReadOnlySpan<float> scores, IReadOnlyList<int> ids)
    {
        var highest = double.NegativeInfinity;
        foreach (var id in ids) highest = Math.Max(highest, scores[id]);
        return highest;
    }

    private static double Sum(ReadOnlySpan<float> scores, IReadOnlyList<int> ids, double most)
    {
        var sum = 0.0;
        foreach (var id in ids) sum += Math.Exp(scores[id] - most);
        return sum;
    }
}
