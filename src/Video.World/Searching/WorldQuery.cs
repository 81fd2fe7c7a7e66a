namespace Video.World;

/// <summary>A description to search for. What is null is not asked for; several things must all be there.</summary>
/// <param name="Things">Each must be seen in the range, by a different thing.</param>
public sealed record WorldQuery(string Text, IReadOnlyList<QueriedThing> Things, string? Background)
{
    /// <summary>The same without what moves or happens: what one picture can show.</summary>
    public WorldQuery Still => this with { Things = [.. Things.Select(thing => thing with { Motion = null, Happening = null })] };

    /// <summary>Whether a range of a clip shows what is described.</summary>
    /// <param name="range">Half-open; cut to the clip.</param>
    public bool Fits(Script script, Stretch range)
    {
        for (var scene = 0; scene < script.Scenes.Count; scene++)
        {
            var part = range.And(script.SceneStretch(scene));
            if (part.Length >= LeastSeconds && FitsScene(script, scene, part)) return true;
        }
        return false;
    }

    /// <summary>All of the ranges that show what is described, in the order given.</summary>
    public IReadOnlyList<Stretch> FittingSegments(Script script, IEnumerable<Stretch> segments) => [.. segments.Where(segment => Fits(script, segment))];

    // What is seen for less than this would not be found, nor missed.
    private const double LeastSeconds = 0.4;

    private bool FitsScene(Script script, int scene, Stretch part)
    {
        if (Background is not null && script.Scenes[scene].Background.Name != Background) return false;

        var happenings = Happenings.In(script, scene).Where(happening => happening.Seconds >= part.Start && happening.Seconds < part.End).ToList();
        return FindsAll(0, [.. Enumerable.Range(0, script.Scenes[scene].Things.Count)], (wanted, thing) => wanted.Fits(script, scene, thing, part, happenings));
    }

    /// <summary>Whether each wanted thing from this one on can be given a thing of its own.</summary>
    private bool FindsAll(int next, IReadOnlyList<int> free, Func<QueriedThing, int, bool> fits) =>
        next == Things.Count || free.Any(thing => fits(Things[next], thing) && FindsAll(next + 1, [.. free.Where(other => other != thing)], fits));
}

/// <summary>A thing in a query.</summary>
/// <param name="Motion">How it moves; null for any way.</param>
/// <param name="Happening">What happens to it; null for anything or nothing.</param>
public sealed record QueriedThing(Mention What, MotionKind? Motion, HappeningKind? Happening)
{
    internal bool Fits(Script script, int scene, int index, Stretch part, IReadOnlyList<Happening> happenings)
    {
        var thing = script.Scenes[scene].Things[index];
        var seen = script.SeenStretch(scene, thing).And(part);
        if (Happening is { } kind) return happenings.Any(happening => happening.Thing == index && happening.Kind == kind && What.Fits(happening.Before)) && FitsMotion(script, scene, thing, part);

        var looks = new[] { seen.Start }.Concat(thing.Changes.Select(change => change.AtSeconds).Where(at => at > seen.Start && at < seen.End)).Select(at => Look.Of(thing, at));
        return seen.Length >= 0.4 && looks.Any(What.Fits) && FitsMotion(script, scene, thing, part);
    }

    private bool FitsMotion(Script script, int scene, Thing thing, Stretch part) => Motion is null || MotionTruth.In(script, scene, thing, part) == Motion;
}
