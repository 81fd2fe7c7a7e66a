using Video.Analysis.Text;
using Video.World;

namespace Video.Training.Lessons;

/// <summary>Chooses what is asked of a clip, in the product's own words.</summary>
internal static class LessonPlan
{
    /// <summary>Longest segment of which the notes for lessons about text are made.</summary>
    private const double NoteSeconds = 10;

    /// <summary>How often each kind is asked beside the others: what is hardest most.</summary>
    private static readonly Dictionary<string, double> Weights = new()
    {
        ["when"] = 3,
        ["motion"] = 3,
        ["colour"] = 2,
        ["shape"] = 2,
        ["absent"] = 2,
        ["yesno"] = 1.5,
        ["count"] = 1,
        ["order"] = 1,
        ["background"] = 0.6,
    };

    /// <summary>Questions about the whole clip; the rarer a kind is in it, the likelier each of its questions.</summary>
    public static IReadOnlyList<Lesson> Questions(Random random, Script script, int count)
    {
        var byKind = QuestionMaker.All(random, script).GroupBy(KindOf).ToList();
        return
        [
            .. byKind.SelectMany(kind => kind.Select(question => (Question: question, Turn: -Math.Log(1 - random.NextDouble()) * kind.Count() / Weights[kind.Key])))
                .OrderBy(item => item.Turn).Take(count)
                .Select(item => new Lesson(KindOf(item.Question), Wording.Question(item.Question.Text), item.Question.Answer)),
        ];
    }

    public static Lesson Caption(Script script, double start, double end) => new("caption", Wording.Caption, SegmentCaption.Of(script, start, end));

    /// <summary>A chapter's text from captions, its title from its text, or the summary from chapters.</summary>
    public static Lesson Text(Random random, Script script)
    {
        var scene = random.Next(script.Scenes.Count);
        var notes = TextTasks.Notes(script, new Stretch(script.Scenes[scene].StartSeconds, script.SceneEnd(scene)), NoteSeconds);
        var text = TextTasks.ChapterText(notes);
        var chapters = TextTasks.Chapters(script).Select(chapter => new WorldNote(chapter.StartSeconds, chapter.EndSeconds, chapter.Text)).ToList();
        return random.Next(chapters.Count > 1 ? 3 : 2) switch
        {
            0 => new Lesson("text", Wording.ChapterText(Lines(notes)), text),
            1 => new Lesson("title", Wording.ChapterTitle(text), TextTasks.ChapterTitle(text)),
            _ => new Lesson("summary", Wording.Summary(Lines(chapters)), TextTasks.Summary(chapters)),
        };
    }

    private static string Lines(IEnumerable<WorldNote> notes) => string.Join('\n', notes.Select(note => Wording.Note(note.StartSeconds, note.EndSeconds, note.Text)));

    private static string KindOf(WorldQuestion question) => question.IsAbsent ? "absent" : question.Kind.ToString().ToLowerInvariant();
}
