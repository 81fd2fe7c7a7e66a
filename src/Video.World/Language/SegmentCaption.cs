namespace Video.World;

/// <summary>The canonical caption of a range: every thing seen in it with its motion and what happens to it when, then the background.</summary>
/// <remarks>
/// "A red circle moves right. A blue square appears at 4.0 s and stays still. White background." A thing has its look as it is first seen in
/// the range; a motion is told when <see cref="MotionTruth"/> says that enough of it is seen there; things are in the order in which they come, those that are there together by their looks.
/// </remarks>
public static class SegmentCaption
{
    // A segment's edge may lie a frame beside a cut: that much of another scene is not told.
    private const double LeastOfScene = 0.09;

    /// <param name="script">The clip.</param>
    /// <param name="start">Start of the half-open range in seconds.</param>
    /// <param name="end">End of the range; what happens at it is no longer told.</param>
    public static string Of(Script script, double start, double end)
    {
        var sentences = new List<string>();
        for (var scene = 0; scene < script.Scenes.Count; scene++)
        {
            var range = script.SceneStretch(scene).And(new Stretch(start, end));
            if (range.Length <= Math.Min(LeastOfScene, (end - start) / 2)) continue;

            if (sentences.Count > 0) sentences.Add($"At {Words.Time(script.Scenes[scene].StartSeconds)} the scene changes.");
            sentences.AddRange(Sentences(script, scene, range));
        }
        return string.Join(' ', sentences);
    }

    private static IEnumerable<string> Sentences(Script script, int scene, Stretch range)
    {
        var things = script.Scenes[scene].Things;
        var happenings = Happenings.In(script, scene).Where(happening => happening.Seconds >= range.Start && happening.Seconds < range.End).ToList();
        var seen = Enumerable.Range(0, things.Count)
            .Select(i => (Index: i, Seen: script.SeenStretch(scene, things[i]).And(range)))
            .Where(thing => thing.Seen.Length > 0)
            .Select(thing => (thing.Index, thing.Seen, Look: Look.Of(things[thing.Index], thing.Seen.Start)))
            .OrderBy(thing => thing.Seen.Start).ThenBy(thing => thing.Look, Look.ByName)
            .ToList();
        foreach (var (index, _, look) in seen)
        {
            var clauses = Clauses(MotionTruth.In(script, scene, things[index], range), [.. happenings.Where(happening => happening.Thing == index)]);
            var subject = Words.Capital(Words.WithArticle(Words.Name(look)));
            yield return clauses.Count == 0 ? $"{subject}." : $"{subject} {Words.Join(clauses)}.";
        }

        // What disappears just as the range begins is told although it is not seen in it.
        foreach (var gone in happenings.Where(happening => happening.Kind == HappeningKind.Disappears && seen.All(thing => thing.Index != happening.Thing)))
            yield return $"{Words.Capital(Words.WithArticle(Words.Name(gone.Before)))} {Clause(gone)}.";

        yield return $"{Words.Capital(script.Scenes[scene].Background.Name)} background.";
        if (MotionTruth.PanIn(script, scene, range) is { } pan) yield return $"The camera pans {Words.Direction(pan)}.";
    }

    /// <summary>Appearing first, then the motion, then what happens in order of time.</summary>
    private static List<string> Clauses(MotionKind? motion, IReadOnlyList<Happening> happenings)
    {
        var clauses = happenings.Where(happening => happening.Kind == HappeningKind.Appears).Select(Clause).ToList();
        if (motion is { } kind) clauses.Add(Words.Verb(kind));
        clauses.AddRange(happenings.Where(happening => happening.Kind != HappeningKind.Appears).Select(Clause));
        return clauses;
    }

    /// <summary>"turns green at 13.5 s".</summary>
    internal static string Clause(Happening happening) => $"{Phrase(happening)} at {Words.Time(happening.Seconds)}";

    /// <summary>"turns green", "passes the blue square".</summary>
    internal static string Phrase(Happening happening) => happening switch
    {
        { Kind: HappeningKind.TurnsColour, After: { } after } => Turns(after.Colour),
        { Kind: HappeningKind.BecomesShape, After: { } after } => Becomes(Words.Name(after.Shape)),
        { Kind: HappeningKind.Passes, OtherLook: { } other } => Passes($"the {Words.Name(other)}"),
        { Kind: HappeningKind.Appears } => Appears,
        _ => Disappears,
    };

    internal const string Appears = "appears", Disappears = "disappears";

    internal static string Turns(string colour) => $"turns {colour}";

    internal static string Becomes(string shape) => $"becomes {Words.WithArticle(shape)}";

    /// <param name="other">With its article.</param>
    internal static string Passes(string other) => $"passes {other}";
}
