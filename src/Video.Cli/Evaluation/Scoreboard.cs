using Video.Analysis;
using Video.World;

namespace Video.Cli.Evaluation;

/// <summary>One row of an evaluation.</summary>
/// <param name="Share">right / of, 0 to 1; null where nothing was asked.</param>
internal sealed record ScoreJson(string What, int Right, int Of, double? Share);

/// <summary>Counts what was right, kind by kind.</summary>
internal sealed class Scoreboard(AnalysisOptions options)
{
    private const string Colour = "colour", Shape = "shape", Count = "count", Motion = "motion", YesNo = "yes-no", WhenShort = "when, clips up to 30 s", WhenLong = "when, longer clips",
        Order = "order", Background = "background", Absent = "absent things denied", Denied = "present things not denied", CaptionTrue = "captions with every fact true", Named = "things named in captions",
        Told = "happenings told in captions";

    private readonly Dictionary<string, (int Right, int Of)> _counts = new[] { Colour, Shape, Count, Motion, YesNo, WhenShort, WhenLong, Order, Background, Absent, Denied, CaptionTrue, Named, Told }
        .ToDictionary(row => row, _ => (0, 0));

    public IReadOnlyList<ScoreJson> Rows => [.. _counts.Select(row => new ScoreJson(row.Key, row.Value.Right, row.Value.Of, row.Value.Of == 0 ? null : (double)row.Value.Right / row.Value.Of))];

    /// <returns>Whether the answer is right.</returns>
    public bool Add(EvaluationClip clip, WorldQuestion question, string answer)
    {
        var right = AnswerJudge.IsRight(question, answer, clip.Tolerance(options));
        Mark(question.IsAbsent ? Absent : Row(question.Kind, clip.Script), right);
        if (!question.IsAbsent) Mark(Denied, !answer.Contains(WorldQuestion.NotInVideo, StringComparison.OrdinalIgnoreCase));
        return right;
    }

    /// <param name="start">Of the segment in seconds.</param>
    /// <param name="end">Of the segment in seconds.</param>
    public CaptionScore AddCaption(EvaluationClip clip, double start, double end, string caption)
    {
        var score = CaptionJudge.Judge(clip.Script, start, end, caption, clip.Tolerance(options));
        Mark(CaptionTrue, score.IsTrue);
        Mark(Named, score.Named, score.Present);
        Mark(Told, score.Told, score.Happened);
        return score;
    }

    private static string Row(QuestionKind kind, Script script) => kind switch
    {
        QuestionKind.Colour => Colour,
        QuestionKind.Shape => Shape,
        QuestionKind.Count => Count,
        QuestionKind.Motion => Motion,
        QuestionKind.YesNo => YesNo,
        QuestionKind.When => script.DurationSeconds <= 30 ? WhenShort : WhenLong,
        QuestionKind.Order => Order,
        QuestionKind.Background => Background,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "question: expected a kind that is counted"),
    };

    private void Mark(string row, bool right) => Mark(row, right ? 1 : 0, 1);

    private void Mark(string row, int right, int of) => _counts[row] = (_counts[row].Right + right, _counts[row].Of + of);
}
