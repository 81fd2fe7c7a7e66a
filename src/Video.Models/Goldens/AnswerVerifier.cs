using Video.Models.Generation;

namespace Video.Models.Goldens;

/// <summary>Compares greedy answers with the recorded ones.</summary>
internal sealed class AnswerVerifier(VisionLanguageModel model, GoldenCase golden, StageComparer stages, Tolerances tolerances)
{
    public void Compare(int number, PromptBatch batch, IReadOnlyList<GenerationRow> rows)
    {
        var expected = golden.Answers[number];
        var options = new GenerationOptions { MaxNewTokens = expected.MaxNewTokens, RepetitionPenalty = expected.RepetitionPenalty };
        var gaps = new GapsAtFirstDifference(expected, options, rows);
        using var state = model.Parts.Decoder.NewState(batch.LeftPadding);
        var answers = new AnswerGenerator(model.Parts.Decoder, model.Tokenizer, model.StopIds) { OnLogits = gaps.Observe }
            .Run(batch.Input, state, rows, options, CancellationToken.None);

        var stage = golden.Answers.Count == 1 ? "generate" : $"generate.{number}";
        for (var row = 0; row < answers.Count; row++)
        {
            if (Describe(answers[row], expected, row, gaps) is not { } difference) continue;
            stages.Fail(stage, $"row {row}: {difference}");
            return;
        }

        stages.Pass(stage);
    }

    /// <returns>What differs, or null.</returns>
    private string? Describe(GeneratedAnswer answer, GoldenAnswer expected, int row, GapsAtFirstDifference gaps)
    {
        if (!answer.Ids.SequenceEqual(expected.Ids[row]))
        {
            return gaps.Of(row) is { } gap && gap <= tolerances.NearTie
                ? null
                : $"expected ids {string.Join(' ', expected.Ids[row])}, got {string.Join(' ', answer.Ids)}{(gaps.Of(row) is { } wide ? $", {wide:p1} apart where they first differ" : "")}";
        }

        return answer.Text == expected.Texts[row] ? null : $"expected text \"{expected.Texts[row]}\", got \"{answer.Text}\"";
    }

    /// <summary>How far apart the two candidates are where an answer first differs, relative to the largest score.</summary>
    private sealed class GapsAtFirstDifference(GoldenAnswer expected, GenerationOptions options, IReadOnlyList<GenerationRow> rows)
    {
        private readonly Dictionary<int, double?> _gaps = [];
        private readonly Sampler[] _samplers = [.. rows.Select(row => new Sampler(options, row.PromptIds))];

        public double? Of(int row) => _gaps.GetValueOrDefault(row);

        public void Observe(int row, int step, ReadOnlySpan<float> logits)
        {
            if (_gaps.ContainsKey(row)) return;

            var scores = logits.ToArray(); // the same penalty as for the answer itself
            var chosen = _samplers[row].Next(scores);
            if (step < expected.Ids[row].Count && chosen == expected.Ids[row][step]) return;

            var largest = scores.Max(Math.Abs);
            _gaps[row] = step < expected.Ids[row].Count ? (scores[chosen] - scores[expected.Ids[row][step]]) / largest : null;
        }
    }
}
