using Video.Analysis;
using Video.World;

namespace Video.Cli.Evaluation;

/// <summary>One row of an evaluation.</summary>
/// <param name="Share">right / of, 0 to 1, but for overlaps their mean; null where nothing was asked.</param>
internal sealed record ScoreJson(string What, int Right, int Of, double? Share);

/// <summary>Counts what was right, kind by kind.</summary>
internal sealed class Scoreboard(AnalysisOptions options)
{
    private const string Colour = "colour", Shape = "shape", Count = "count", Motion = "motion", YesNo = "yes-no", WhenShort = "when, clips up to 30 s", WhenLong = "when, longer clips",
        Order = "order", Background = "background", Absent = "absent things denied", Denied = "present things not denied", CaptionTrue = "captions with every fact true", Named = "things named in captions",
        Told = "happenings told in captions", Found = "searches whose first hit fits", FoundAbsent = "verified searches for what is not there that find nothing", FoundPresent = "verified searches for what is there that find it alone",
        Library = "questions of several clips, right and from the right one alone", Ranges = "time ranges of first hits (overlap, mean)";

    // From this overlap on a range is counted as right.
    private const double GoodOverlap = 0.5;

    private readonly Dictionary<string, (int Right, int Of)> _counts = new[] { Colour, Shape, Count, Motion, YesNo, WhenShort, WhenLong, Order, Background, Absent, Denied, CaptionTrue, Named, Told, Found, FoundAbsent, FoundPresent, Library }
        .ToDictionary(row => row, _ => (0, 0));

    private readonly List<double> _overlaps = [];

    public IReadOnlyList<ScoreJson> Rows =>
    [
        .. _counts.Select(row => new ScoreJson(row.Key, row.Value.Right, row.Value.Of, row.Value.Of == 0 ? null : (double)row.Value.Right / row.Value.Of)),
        new ScoreJson(Ranges, _overlaps.Count(overlap => overlap >= GoodOverlap), _overlaps.Count, _overlaps.Count == 0 ? null : _overlaps.Average()),
    ];

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

    public void AddSearch(SearchScore score)
    {
        Mark(Found, score.IsRight);
        if (score.IsRight) _overlaps.Add(score.Overlap);
    }

    public void AddLibrary(LibraryScore score) => Mark(score.Task switch { LibraryTask.SearchAbsent => FoundAbsent, LibraryTask.SearchPresent => FoundPresent, _ => Library }, score.IsRight);

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
