namespace Video.World;

/// <summary>What can happen to a thing at a moment.</summary>
public enum HappeningKind { Appears, Disappears, TurnsColour, BecomesShape, Passes }

/// <summary>Something that happens at a known time inside a scene; what comes and goes with a cut is no happening.</summary>
/// <param name="Scene">The scene's number.</param>
/// <param name="Thing">The thing's number in its scene.</param>
/// <param name="Before">How the thing looks just before, or as it appears.</param>
public sealed record Happening(double Seconds, HappeningKind Kind, int Scene, int Thing, Look Before)
{
    /// <summary>The look after a change; else null.</summary>
    public Look? After { get; init; }

    /// <summary>The number of the thing that is passed; else null.</summary>
    public int? Other { get; init; }

    /// <summary>How the thing that is passed looks then; else null.</summary>
    public Look? OtherLook { get; init; }
}

/// <summary>A colour's name and a shape: what tells things of a scene apart.</summary>
public sealed record Look(string Colour, Shape Shape)
{
    /// <summary>The order in which things are named that are there together: a model without absolute places could not tell which comes first from the left.</summary>
    internal static IComparer<Look> ByName { get; } = Comparer<Look>.Create((one, other) => string.CompareOrdinal(one.Colour, other.Colour) is not 0 and var colours ? colours : one.Shape.CompareTo(other.Shape));

    public static Look Of(Thing thing, double seconds)
    {
        var (shape, colour) = thing.LookAt(seconds);
        return new Look(colour.Name, shape);
    }

    /// <summary>All looks that a thing has in the course of time, in order.</summary>
    public static IReadOnlyList<Look> AllOf(Thing thing) => [Of(thing, double.NegativeInfinity), .. thing.Changes.Select(change => Of(thing, change.AtSeconds))];
}

/// <summary>Everything that happens in a clip.</summary>
public static class Happenings
{
    // A thing that is there within this of a cut came with the cut.
    private const double AtCut = 0.05;

    /// <summary>In time order.</summary>
    public static IReadOnlyList<Happening> Of(Script script) => [.. Enumerable.Range(0, script.Scenes.Count).SelectMany(scene => In(script, scene)).OrderBy(happening => happening.Seconds)];

    /// <summary>Those of one scene, in time order.</summary>
    public static IReadOnlyList<Happening> In(Script script, int scene)
    {
        var things = script.Scenes[scene].Things;
        var all = new List<Happening>();
        for (var i = 0; i < things.Count; i++)
        {
            all.AddRange(OfThing(script, scene, i));
            for (var j = i + 1; j < things.Count; j++)
            {
                if (Passing.Between(script, scene, i, j) is { IsPass: true } pass) all.Add(AsHappening(things, scene, pass));
            }
        }
        return [.. all.OrderBy(happening => happening.Seconds)];
    }

    private static IEnumerable<Happening> OfThing(Script script, int scene, int index)
    {
        var thing = script.Scenes[scene].Things[index];
        var (start, end) = script.SceneStretch(scene);
        if (thing.AppearsSeconds > start + AtCut && thing.AppearsSeconds < end)
            yield return new Happening(thing.AppearsSeconds, HappeningKind.Appears, scene, index, Look.Of(thing, thing.AppearsSeconds));

        var looks = Look.AllOf(thing);
        for (var i = 0; i < thing.Changes.Count; i++)
        {
            var kind = looks[i].Colour != looks[i + 1].Colour ? HappeningKind.TurnsColour : HappeningKind.BecomesShape;
            yield return new Happening(thing.Changes[i].AtSeconds, kind, scene, index, looks[i]) { After = looks[i + 1] };
        }

        if (thing.DisappearsSeconds < end - AtCut) yield return new Happening(thing.DisappearsSeconds, HappeningKind.Disappears, scene, index, looks[^1]);
    }

    private static Happening AsHappening(IReadOnlyList<Thing> things, int scene, Passing pass) =>
        new(pass.Seconds, HappeningKind.Passes, scene, pass.Mover, Look.Of(things[pass.Mover], pass.Seconds))
        {
            Other = pass.Other,
            OtherLook = Look.Of(things[pass.Other], pass.Seconds),
        };
}
