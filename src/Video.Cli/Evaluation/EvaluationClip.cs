using Video.Analysis;
using Video.World;

namespace Video.Cli.Evaluation;

/// <summary>A clip that no model was trained on, and what is asked of it. The same seed and number give the same clip and the same questions.</summary>
internal sealed record EvaluationClip(int Number, Script Script, IReadOnlyList<WorldQuestion> Questions)
{
    // Every so many clips are long ones.
    private const int LongEvery = 8;

    private const int QuestionsPerClip = 8;

    // Keeps these clips apart from those of training, whatever its seed.
    private const int Salt = 0x5EED;

    private static readonly WorldSettings Short = new();
    private static readonly WorldSettings Long = new() { MinSeconds = 31, MaxSeconds = 180 };

    public static EvaluationClip Make(int seed, int number)
    {
        var random = new Random(unchecked((seed * 1_000_003 + number) * 31 + Salt));
        var script = ScriptGenerator.Make(random, number % LongEvery == LongEvery - 1 ? Long : Short);
        return new EvaluationClip(number, script, Choose(random, QuestionMaker.All(random, script)));
    }

    /// <summary>How far a time may be off: half a second, and one sampling step in clips of more than 30 s.</summary>
    public double Tolerance(AnalysisOptions options) => Script.DurationSeconds <= 30 ? 0.5 : Math.Max(0.5, 1 / options.CandidatesPerSecond * options.FramesPerSegment / (options.FramesPerSegment - 1));

    /// <summary>A few of each kind, the absent ones as a kind of their own.</summary>
    private static List<WorldQuestion> Choose(Random random, IReadOnlyList<WorldQuestion> all)
    {
        var kinds = all.GroupBy(question => question.IsAbsent ? (QuestionKind?)null : question.Kind).Select(kind => kind.ToArray()).ToArray();
        foreach (var kind in kinds) random.Shuffle(kind);
        random.Shuffle(kinds);
        return [.. Enumerable.Range(0, all.Count).SelectMany(turn => kinds.Where(kind => turn < kind.Length).Select(kind => kind[turn])).Take(QuestionsPerClip)];
    }
}
