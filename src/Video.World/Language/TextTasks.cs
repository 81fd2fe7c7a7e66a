namespace Video.World;

/// <summary>A time range and what was said of it, as the product hands it to a model.</summary>
public sealed record WorldNote(double StartSeconds, double EndSeconds, string Text);

/// <summary>A stretch of a clip with its canonical title and text.</summary>
public sealed record WorldChapter(double StartSeconds, double EndSeconds, string Title, string Text);

/// <summary>
/// The canonical chapter texts, titles and summaries: each is made of the given notes' texts and nothing else, so that a model can learn to make it
/// whatever the notes say, right or wrong.
/// </summary>
public static class TextTasks
{
    private const int MostThings = 4;
    private const int MostHappenings = 4;
    private const int MostParts = 5;

    /// <summary>"A red circle moving right and a blue square on a white background. The blue square appears at 4.0 s."</summary>
    /// <param name="notes">Captions in time order.</param>
    public static string ChapterText(IReadOnlyList<WorldNote> notes)
    {
        var facts = notes.SelectMany(note => CaptionReader.Read(note.Text)).ToList();
        var happenings = facts.OfType<StatedFact.Event>().Where(happening => happening.Seconds is not null).DistinctBy(happening => (happening.Kind, happening.What, happening.Seconds)).OrderBy(happening => happening.Seconds).Take(MostHappenings).ToList();
        var text = $"{Words.Capital(Picture(facts))}.";
        return happenings.Count == 0 ? text : $"{text} {Words.Capital(Words.Join([.. happenings.Select(Tell)]))}.";
    }

    /// <summary>At most six words: "Red circle and blue square".</summary>
    /// <param name="chapterText">As <see cref="ChapterText"/> writes it.</param>
    public static string ChapterTitle(string chapterText)
    {
        var facts = CaptionReader.Read(chapterText);
        var things = Things(facts);
        return things.Count switch
        {
            0 => facts.OfType<StatedFact.Background>().FirstOrDefault() is { } background ? $"{Words.Capital(background.Colour)} background" : "Nothing to see",
            1 when MotionOf(facts, things[0]) is { } motion and not MotionKind.Still => Words.Capital($"{things[0].Noun} {Words.Participle(motion)}"),
            1 => Words.Capital(things[0].Noun),
            2 => Words.Capital($"{things[0].Noun} and {things[1].Noun}"),
            _ => Words.Capital($"{things[0].Noun}, {things[1].Noun} and more"),
        };
    }

    /// <summary>"First a red circle and a blue square on a white background, then a yellow star on a black background."</summary>
    /// <param name="chapters">Chapter texts in time order.</param>
    public static string Summary(IReadOnlyList<WorldNote> chapters)
    {
        var pictures = chapters.Select(chapter => Picture(CaptionReader.Read(chapter.Text))).ToList();
        if (pictures.Count < 2) return string.Concat(chapters.Select(chapter => chapter.Text));

        var middle = pictures.Skip(1).Take(pictures.Count > MostParts ? 2 : pictures.Count - 2).Select(picture => $", then {picture}");
        var left = pictures.Count > MostParts ? ", later more" : "";
        var last = pictures.Count == 2 ? $", then {pictures[1]}." : $" and at the end {pictures[^1]}.";
        return $"First {pictures[0]}{string.Concat(middle)}{left}{last}";
    }

    /// <summary>One chapter per scene, from the canonical captions of segments no longer than this.</summary>
    public static IReadOnlyList<WorldChapter> Chapters(Script script, double longestSegment = 10) =>
    [
        .. Enumerable.Range(0, script.Scenes.Count).Select(scene =>
        {
            var shown = script.SceneStretch(scene);
            var text = ChapterText(Notes(script, shown, longestSegment));
            return new WorldChapter(shown.Start, shown.End, ChapterTitle(text), text);
        }),
    ];

    /// <summary>Canonical captions of equal parts of a range, none longer than this.</summary>
    public static IReadOnlyList<WorldNote> Notes(Script script, Stretch range, double longestSegment)
    {
        var parts = Math.Max(1, (int)Math.Ceiling(range.Length / longestSegment - 1e-9));
        double Edge(int part) => part == parts ? range.End : range.Start + range.Length * part / parts;
        return [.. Enumerable.Range(0, parts).Select(part => new WorldNote(Edge(part), Edge(part + 1), SegmentCaption.Of(script, Edge(part), Edge(part + 1))))];
    }

    /// <summary>The canonical summary of the whole clip.</summary>
    public static string SummaryOf(Script script) => Summary([.. Chapters(script).Select(chapter => new WorldNote(chapter.StartSeconds, chapter.EndSeconds, chapter.Text))]);

    /// <summary>"a red circle moving right and a blue square on a white background".</summary>
    private static string Picture(IReadOnlyList<StatedFact> facts)
    {
        var things = Things(facts);
        var names = things.Take(MostThings).Select(thing => MotionOf(facts, thing) is { } motion and not MotionKind.Still ? $"{Words.WithArticle(thing.Noun)} {Words.Participle(motion)}" : Words.WithArticle(thing.Noun)).ToList();
        if (things.Count > MostThings) names.Add("more");
        var backgrounds = facts.OfType<StatedFact.Background>().Select(background => background.Colour).Distinct().ToList();
        var on = backgrounds.Count == 0 ? "" : $"{Words.WithArticle(Words.Join(backgrounds))} background";
        return names.Count == 0 ? (on.Length > 0 ? on : "nothing") : Words.Join(names) + (on.Length > 0 ? $" on {on}" : "");
    }

    /// <summary>The things named, once each, without those that are only named as passed or under the name that a change gave them.</summary>
    private static List<Mention> Things(IReadOnlyList<StatedFact> facts) =>
        [.. facts.OfType<StatedFact.Thing>().Select(thing => thing.What).Where(what => what is { Colour: not null, Shape: not null }).Distinct().Where(what => !IsChanged(facts, what))];

    private static bool IsChanged(IReadOnlyList<StatedFact> facts, Mention what) => facts.OfType<StatedFact.Event>().Any(happening =>
        happening.After is { } after && happening.What != what && what == new Mention(after.Colour ?? happening.What.Colour, after.Shape ?? happening.What.Shape));

    private static MotionKind? MotionOf(IReadOnlyList<StatedFact> facts, Mention thing) => facts.OfType<StatedFact.Motion>().FirstOrDefault(motion => motion.What == thing)?.Kind;

    private static string Tell(StatedFact.Event happening)
    {
        var what = happening.Kind switch
        {
            HappeningKind.TurnsColour => SegmentCaption.Turns(happening.After?.Colour ?? ""),
            HappeningKind.BecomesShape => SegmentCaption.Becomes(happening.After?.Noun ?? ""),
            HappeningKind.Passes => SegmentCaption.Passes($"the {happening.Other?.Noun}"),
            HappeningKind.Appears => SegmentCaption.Appears,
            _ => SegmentCaption.Disappears,
        };
        return $"the {happening.What.Noun} {what} at {Words.Time(happening.Seconds ?? 0)}";
    }
}
