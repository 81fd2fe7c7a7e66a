namespace Video.World;

/// <summary>
/// Everything that can be asked about a clip without doubt, each once, in a phrasing drawn at random. Names are used only where they mean one thing in the whole clip
/// (or at the time asked for). Questions whether something is there are answered no when it is not; all other questions about what is not there have the
/// answer <see cref="WorldQuestion.NotInVideo"/>.
/// </summary>
public static class QuestionMaker
{
    /// <returns>All questions, in random order; the absent ones are about as many as there are kinds.</returns>
    public static IReadOnlyList<WorldQuestion> All(Random random, Script script)
    {
        var view = new ClipView(script);
        var questions = new QuestionSheet(random, script);
        LookQuestions.Add(questions, view);
        MotionQuestions.Add(questions, view);
        HappeningQuestions.Add(questions, view);
        SceneQuestions.Add(questions, view);
        AbsentQuestions.Add(questions, view);
        var all = questions.Questions.ToArray();
        random.Shuffle(all);
        return all;
    }

    /// <summary>One question, the kinds drawn evenly from those that the clip gives, so that rare kinds are not drowned by common ones.</summary>
    /// <param name="absentShare">How often something is asked that is not there, 0 to 1.</param>
    public static WorldQuestion One(Random random, Script script, double absentShare)
    {
        var absent = random.NextDouble() < absentShare;
        var all = All(random, script);
        var fitting = all.Where(question => question.IsAbsent == absent).ToList();
        return ScriptGenerator.Pick(random, ScriptGenerator.Pick(random, [.. (fitting.Count > 0 ? fitting : all).GroupBy(question => question.Kind).Select(kind => kind.ToList())]));
    }
}

/// <summary>Questions as they are collected, with what all of them need.</summary>
internal sealed class QuestionSheet(Random random, Script script)
{
    private readonly List<WorldQuestion> _questions = [];

    public IReadOnlyList<WorldQuestion> Questions => _questions;

    public Random Random => random;

    public Script Script => script;

    /// <summary>"(4.0-9.0 s)".</summary>
    public string In(Stretch range) => $"({Words.Range(range, script.DurationSeconds)})";

    /// <summary>A name drawn from several, with its article.</summary>
    public string The(IReadOnlyList<Mention> names) => Phrasings.The(random, ScriptGenerator.Pick(random, names));

    public string Put(string phrasing, params ReadOnlySpan<(string Slot, string Value)> values) => Phrasings.Put(random, phrasing, values);

    public void Add(QuestionKind kind, string text, string answer, Expected expected, Stretch evidence) =>
        _questions.Add(new WorldQuestion(kind, text, answer, expected, evidence.And(new Stretch(0, script.DurationSeconds))));

    public void AddAbsent(QuestionKind kind, string text) => _questions.Add(new WorldQuestion(kind, text, WorldQuestion.NotInVideo, new Expected.NotThere(), null));

    /// <summary>A question that is answered with no and nothing more.</summary>
    public void AddNo(string phrasing, params ReadOnlySpan<(string Slot, string Value)> values) =>
        _questions.Add(new WorldQuestion(QuestionKind.YesNo, Put(phrasing, values), "No.", new Expected.YesNo(false, phrasing), null));
}
