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

    // Where long clips begin: in these a time may be off by a sampling step.
    private const double ShortSeconds = 30;

    /// <summary>Seconds of the longest clips where no other length is asked for.</summary>
    public const int LongestSeconds = 180;

    /// <summary>Seconds below which no clip is drawn.</summary>
    public const int ShortestSeconds = 6;

    /// <param name="longest">Seconds that no clip is longer than.</param>
    public static EvaluationClip Make(int seed, int number, int longest)
    {
        var random = new Random(unchecked((seed * 1_000_003 + number) * 31 + Salt));
        var isLong = number % LongEvery == LongEvery - 1 && longest > ShortSeconds;
        var script = ScriptGenerator.Make(random, isLong
            ? new WorldSettings { MinSeconds = ShortSeconds + 1, MaxSeconds = longest }
            : new WorldSettings { MinSeconds = ShortestSeconds, MaxSeconds = Math.Min(ShortSeconds, longest) });
        return new EvaluationClip(number, script, Choose(random, QuestionMaker.All(random, script)));
    }

    /// <summary>How far a time may be off: half a second, and one sampling step in clips of more than 30 s.</summary>
    public double Tolerance(AnalysisOptions options) => Script.DurationSeconds <= ShortSeconds ? 0.5 : Math.Max(0.5, 1 / options.CandidatesPerSecond * options.FramesPerSegment / (options.FramesPerSegment - 1));

    /// <summary>A few of each kind, the absent ones as a kind of their own.</summary>
    private static List<WorldQuestion> Choose(Random random, IReadOnlyList<WorldQuestion> all)
    {
        var kinds = all.GroupBy(question => question.IsAbsent ? (QuestionKind?)null : question.Kind).Select(kind => kind.ToArray()).ToArray();
        foreach (var kind in kinds) random.Shuffle(kind);
        random.Shuffle(kinds);
        return [.. Enumerable.Range(0, all.Count).SelectMany(turn => kinds.Where(kind => turn < kind.Length).Select(kind => kind[turn])).Take(QuestionsPerClip)];
    }
}
