using System.Text.RegularExpressions;
using Video.Analysis.Text;
using Video.World;

namespace Video.Training.Lessons;

/// <summary>Chooses what is asked of a clip, in the product's own words.</summary>
internal static partial class LessonPlan
{
    /// <summary>Longest segments of which the notes for lessons about text are made, one of which is chosen for each.</summary>
    private static readonly double[] NoteSeconds = [4, 4, 4, 6, 10];

    /// <summary>Share of the notes' sentences that are missing.</summary>
    private const double Forgotten = 0.05;

    /// <summary>How often each kind is asked beside the others: what is hardest most.</summary>
    private static readonly Dictionary<QuestionKind, double> Weights = new()
    {
        [QuestionKind.When] = 2,
        [QuestionKind.Motion] = 3,
        [QuestionKind.Colour] = 2,
        [QuestionKind.Shape] = 2,
        [QuestionKind.Count] = 2,
        [QuestionKind.Order] = 2.5,
        [QuestionKind.Background] = 2,
    };

    // Of each kind's weight, for the same question about what is not there: asked too seldom, a model learns that there is always an answer.
    private const double AbsentShare = 0.5;

    // Of each of what can be asked with yes and with no, and of each answer.
    private const double YesNoWeight = 0.5;

    /// <summary>Questions about the whole clip; the rarer a kind is in it, the likelier each of its questions.</summary>
    public static IReadOnlyList<Lesson> Questions(Random random, Script script, int count)
    {
        var byKind = QuestionMaker.All(random, script).GroupBy(question => (question.Kind, question.IsAbsent, YesNo: YesNoOf(question.Expected))).ToList();
        return
        [
            .. byKind.SelectMany(kind => kind.Select(question => (Question: question, Turn: -Math.Log(1 - random.NextDouble()) * kind.Count() / WeightOf(question))))
                .OrderBy(item => item.Turn).Take(count)
                .Select(item => new Lesson(KindOf(item.Question), Wording.Question(item.Question.Text), item.Question.Answer) { Named = QueryMaker.Read(item.Question.Text).Things.FirstOrDefault()?.What, Evidence = item.Question.Evidence }),
        ];
    }

    public static Lesson Caption(Script script, double start, double end) =>
        new(Lesson.Caption, Wording.Caption, SegmentCaption.Of(script, start, end)) { Evidence = new Stretch(start, end) };

    /// <summary>Whether a segment shows what is searched for: as often as not it nearly does.</summary>
    public static IEnumerable<Lesson> Verifications(Random random, Script script, double start, double end, int count)
    {
        var range = new Stretch(start, end);
        for (var i = 0; i < count; i++)
        {
            var isShown = i % 2 == 0;
            if ((isShown ? QueryMaker.From(random, script, range) : QueryMaker.Nearly(random, script, range)) is not { } query) continue;

            yield return new Lesson(Lesson.Verify, Wording.Verify(query.Text), isShown ? "Yes" : "No") { Named = query.Things.FirstOrDefault()?.What, Evidence = isShown ? range : null, IsBeginning = true };
        }
    }

    /// <summary>A chapter's text from captions, its title from its text, or the summary from chapters.</summary>
    public static Lesson Text(Random random, Script script)
    {
        var seconds = NoteSeconds[random.Next(NoteSeconds.Length)];
        var chapters = TextTasks.Chapters(script, seconds).Select(chapter => new WorldNote(chapter.StartSeconds, chapter.EndSeconds, chapter.Text)).ToList();
        if (chapters.Count > 1 && random.Next(3) == 0) return new Lesson("summary", Wording.Summary(Lines(chapters)), TextTasks.Summary(chapters));

        List<WorldNote> notes = [.. TextTasks.Notes(script, Chapter(random, script), seconds).Select(note => note with { Text = Forget(random, note.Text) })];
        var text = TextTasks.ChapterText(notes);
        return random.Next(3) > 0 ? new Lesson("text", Wording.ChapterText(Lines(notes)), text) : new Lesson("title", Wording.ChapterTitle(text), TextTasks.ChapterTitle(text));
    }

    /// <summary>A scene or two: where their captions are alike, the product takes them together.</summary>
    private static Stretch Chapter(Random random, Script script)
    {
        var scene = random.Next(script.Scenes.Count);
        return new Stretch(script.Scenes[scene].StartSeconds, script.SceneEnd(random.Next(4) == 0 ? Math.Min(scene + 1, script.Scenes.Count - 1) : scene));
    }

    /// <summary>A caption as a model may give it, which misses what another of the same scene tells.</summary>
    private static string Forget(Random random, string caption)
    {
        var kept = Sentence().Split(caption).Where(_ => random.NextDouble() >= Forgotten).ToList();
        return kept.Count > 0 ? string.Join(' ', kept) : caption;
    }

    [GeneratedRegex(@"(?<=\.) ")]
    private static partial Regex Sentence();

    private static string Lines(IEnumerable<WorldNote> notes) => string.Join('\n', notes.Select(note => Wording.Note(note.StartSeconds, note.EndSeconds, note.Text)));

    private static double WeightOf(WorldQuestion question) =>
        (question.Kind == QuestionKind.YesNo ? YesNoWeight : Weights[question.Kind]) * (question.IsAbsent ? AbsentShare : 1);

    /// <summary>What tells yes–no questions apart that are asked equally often: whatever is asked, neither answer is the likelier one.</summary>
    private static (string Asks, bool IsYes)? YesNoOf(Expected expected) => expected is Expected.YesNo yesNo ? (yesNo.Asks, yesNo.IsYes) : null;

    private static string KindOf(WorldQuestion question) => question.IsAbsent ? "absent" : question.Kind.ToString().ToLowerInvariant();
}
