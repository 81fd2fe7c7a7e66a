using Video.Models.Generation;

namespace Video.Models.Goldens;

/// <summary>Compares greedy answers with the recorded ones. In a small type the first difference may be one between candidates that are as good as equal.</summary>
/// <param name="exact">The same model in fp32: asked only when an answer differs.</param>
/// <param name="batch">The case's prompts as a batch for a model.</param>
/// <param name="rows">Of the batch, with the ids that the reference's repetition penalty counts.</param>
internal sealed class AnswerVerifier(
    VisionLanguageModel model, Func<VisionLanguageModel> exact, Func<VisionLanguageModel, PromptBatch> batch, IReadOnlyList<GenerationRow> rows, Tolerances tolerances)
{
    /// <returns>What differs, or null.</returns>
    public string? Difference(GoldenAnswer expected)
    {
        var (answers, scores) = Run(model, expected);
        for (var row = 0; row < answers.Count; row++)
        {
            var answer = answers[row];
            if (!answer.Ids.SequenceEqual(expected.Ids[row]))
            {
                if (FirstGap(expected, row, answer.Ids, scores) is var gap && gap <= tolerances.NearTie) continue;
                return $"row {row}: expected ids {string.Join(' ', expected.Ids[row])}, got {string.Join(' ', answer.Ids)}{(gap is { } wide ? $", {wide:p1} apart where they first differ" : "")}";
            }

            if (answer.Text != expected.Texts[row]) return $"row {row}: expected text \"{expected.Texts[row]}\", got \"{answer.Text}\"";
        }

        return null;
    }

    /// <summary>How far apart the two candidates are where an answer first differs, relative to the largest score: here or in fp32, where they are closer.</summary>
    private double? FirstGap(GoldenAnswer expected, int row, IReadOnlyList<int> ids, Dictionary<(int Row, int Step), float[]> scores)
    {
        var theirs = expected.Ids[row];
        var step = Enumerable.Range(0, Math.Min(ids.Count, theirs.Count)).FirstOrDefault(i => ids[i] != theirs[i], -1);
        if (step < 0 || tolerances.NearTie is null) return null;

        var own = Gap(scores[(row, step)], ids[step], theirs[step]);
        if (own <= tolerances.NearTie) return own;

        var (answers, exactScores) = Run(exact(), expected);
        var agrees = answers[row].Ids.Take(step).SequenceEqual(theirs.Take(step));
        return agrees ? Math.Min(own, Gap(exactScores[(row, step)], theirs[step], ids[step])) : own;
    }

    private static double Gap(float[] scores, int better, int worse) => (scores[better] - scores[worse]) / scores.Max(Math.Abs);

    private (IReadOnlyList<GeneratedAnswer> Answers, Dictionary<(int Row, int Step), float[]> Scores) Run(VisionLanguageModel with, GoldenAnswer expected)
    {
        var options = new GenerationOptions { MaxNewTokens = expected.MaxNewTokens, RepetitionPenalty = expected.RepetitionPenalty };
        var scores = new Dictionary<(int, int), float[]>();
        using var prompts = batch(with);
        using var state = with.Parts.Decoder.NewState(prompts.LeftPadding);
        var generator = new AnswerGenerator(with.Parts.Decoder, with.Tokenizer, with.StopIds) { OnScores = (row, step, values) => scores[(row, step)] = values.ToArray() };
        return (generator.Run(prompts.Input, state, rows, options, CancellationToken.None), scores);
    }
}
