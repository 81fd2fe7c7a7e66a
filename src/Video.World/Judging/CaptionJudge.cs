namespace Video.World;

/// <summary>How much of a caption is true and how much of the truth it tells.</summary>
/// <param name="Stated">Claims made.</param>
/// <param name="True">Claims that hold.</param>
/// <param name="Present">Things seen in the range.</param>
/// <param name="Named">Those of them named with colour and shape.</param>
/// <param name="Happened">What happens in the range.</param>
/// <param name="Told">What of it is told, with a right time.</param>
public sealed record CaptionScore(int Stated, int True, int Present, int Named, int Happened, int Told)
{
    /// <summary>Claims that do not hold.</summary>
    public IReadOnlyList<StatedFact> Wrong { get; init; } = [];

    /// <summary>Everything claimed is true, and something is.</summary>
    public bool IsTrue => Stated > 0 && True == Stated;

    /// <summary>Everything is told and true.</summary>
    public bool IsComplete => IsTrue && Named == Present && Told == Happened;
}

/// <summary>Holds a caption in any wording against what a script shows in a range.</summary>
public static class CaptionJudge
{
    // What is seen for less than this need not be named.
    private const double LeastSeconds = 0.3;

    /// <param name="text">The caption.</param>
    /// <param name="start">Start of the half-open range in seconds.</param>
    /// <param name="end">End of the range.</param>
    /// <param name="tolerance">How far a stated time may be off, in seconds.</param>
    public static CaptionScore Judge(Script script, double start, double end, string text, double tolerance)
    {
        var stated = CaptionReader.Read(text);
        var truth = new RangeTruth(script, new Stretch(start, end), tolerance);
        var wrong = stated.Where(fact => !truth.Holds(fact)).ToList();
        var present = truth.Things.Where(thing => thing.Seen.Length >= LeastSeconds).ToList();
        var named = present.Count(thing => stated.OfType<StatedFact.Thing>().Any(fact => fact.What is { Colour: not null, Shape: not null } && thing.Looks.Any(fact.What.Fits)));
        var told = truth.Happenings.Count(happening => stated.OfType<StatedFact.Event>().Any(fact => fact.Seconds is not null && truth.Matches(fact, happening)));
        return new CaptionScore(stated.Count, stated.Count - wrong.Count, present.Count, named, truth.Happenings.Count, told) { Wrong = wrong };
    }
}

/// <summary>What is true in a range of a clip.</summary>
internal sealed class RangeTruth
{
    private readonly Script _script;
    private readonly Stretch _range;
    private readonly double _tolerance;
    private readonly IReadOnlyList<Happening> _around;

    public RangeTruth(Script script, Stretch range, double tolerance)
    {
        (_script, _range, _tolerance) = (script, range, tolerance + 0.0501); // times are told in tenths
        Scenes = [.. Enumerable.Range(0, script.Scenes.Count).Where(scene => script.SceneStretch(scene).And(range).Length > 0)];
        Things =
        [
            .. Scenes.SelectMany(scene => script.Scenes[scene].Things.Select(thing => (Scene: scene, Thing: thing, Seen: script.SeenStretch(scene, thing).And(range))))
                .Where(item => item.Seen.Length > 0)
                .Select(item => new ThingInRange(item.Scene, item.Thing, item.Seen, LooksIn(item.Thing, item.Seen))),
        ];
        _around = [.. World.Happenings.Of(script).Where(happening => happening.Seconds >= range.Start - _tolerance && happening.Seconds < range.End + _tolerance)];
        Happenings = [.. _around.Where(happening => happening.Seconds >= range.Start && happening.Seconds < range.End)];
    }

    public IReadOnlyList<int> Scenes { get; }

    public IReadOnlyList<ThingInRange> Things { get; }

    public IReadOnlyList<Happening> Happenings { get; }

    public bool Holds(StatedFact fact) => fact switch
    {
        StatedFact.Thing thing => Things.Any(other => other.Looks.Any(thing.What.Fits)) || _around.Any(happening => thing.What.Fits(happening.Before)),
        StatedFact.Motion motion => Things.Any(thing => thing.Looks.Any(motion.What.Fits) && MotionTruth.KindOf(_script, thing.Thing.Movement) == motion.Kind),
        StatedFact.Event happening => _around.Any(other => Matches(happening, other)),
        StatedFact.Background background => Scenes.Any(scene => _script.Scenes[scene].Background.Name == background.Colour),
        StatedFact.Pan pan => Scenes.Any(scene => MotionTruth.PanIn(_script, scene, new Stretch(0, _script.DurationSeconds)) == pan.Kind),
        StatedFact.Cut cut => Scenes.Skip(1).Any(scene => Near(cut.Seconds, _script.Scenes[scene].StartSeconds)),
        _ => false,
    };

    public bool Matches(StatedFact.Event fact, Happening happening)
    {
        if (fact.Kind != happening.Kind || !Near(fact.Seconds, happening.Seconds)) return false;

        // A thing that changes keeps the name that it had when it was first spoken of.
        var things = _script.Scenes[happening.Scene].Things;
        bool Names(Mention mention, int thing) => Look.AllOf(things[thing]).Any(mention.Fits);
        if (happening.Other is { } other)
            return fact.Other is { } passed && ((Names(fact.What, happening.Thing) && Names(passed, other)) || (Names(fact.What, other) && Names(passed, happening.Thing)));

        return Names(fact.What, happening.Thing) && (happening.After is not { } after || (fact.After?.Fits(after) ?? false));
    }

    private bool Near(double? stated, double seconds) => stated is null || Math.Abs(stated.Value - seconds) <= _tolerance;

    private static IReadOnlyList<Look> LooksIn(Thing thing, Stretch seen) =>
        [.. new[] { seen.Start }.Concat(thing.Changes.Select(change => change.AtSeconds).Where(at => at > seen.Start && at < seen.End)).Select(at => Look.Of(thing, at))];
}

/// <summary>A thing in a range, with the looks that it has there.</summary>
internal sealed record ThingInRange(int Scene, Thing Thing, Stretch Seen, IReadOnlyList<Look> Looks);
