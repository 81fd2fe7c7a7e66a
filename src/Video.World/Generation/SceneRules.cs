namespace Video.World;

/// <summary>What makes a scene's truth plain: nothing alike, nothing hidden, nothing out of the picture, nothing too close together in time.</summary>
public static class SceneRules
{
    /// <summary>Nothing happens nearer to a cut, the clip's start or its end.</summary>
    public const double SecondsFromCut = 0.7;

    /// <summary>Nothing happens nearer to anything else that happens in the scene.</summary>
    public const double SecondsBetween = 0.7;

    /// <summary>A thing is seen at least for this long, or for the whole of a shorter scene.</summary>
    public const double SecondsSeen = 1.5;

    private const double Step = 0.1;

    // Sum of radii; things that pass each other may come a little nearer.
    private const double NearestApart = 1.08;
    private const double NearestPassing = 0.7;

    /// <summary>Checks a whole script.</summary>
    /// <returns>The first rule that does not hold, in words; null where all hold.</returns>
    public static string? Broken(Script script) =>
        Enumerable.Range(0, script.Scenes.Count).Select(i => Broken(script, script.Scenes[i], script.SceneEnd(i))).FirstOrDefault(broken => broken is not null)
        ?? (Enumerable.Range(1, script.Scenes.Count - 1).Any(i => script.Scenes[i].Background.Name == script.Scenes[i - 1].Background.Name) ? "neighbouring scenes have the same background" : null);

    /// <param name="script">The clip's size and rate.</param>
    /// <param name="end">When the scene ends.</param>
    internal static string? Broken(Script script, Scene scene, double end)
    {
        // The scene alone, as a clip of its own with the same times.
        var alone = script with { Scenes = [scene], DurationSeconds = end };
        return BrokenLooks(scene) ?? BrokenSpeeds(alone, scene) ?? BrokenFrame(alone, scene) ?? BrokenDistance(alone, scene) ?? BrokenTimes(alone, scene, end);
    }

    private static string? BrokenLooks(Scene scene)
    {
        var looks = scene.Things.SelectMany(thing => Look.AllOf(thing).Distinct()).ToList();
        if (looks.Distinct().Count() != looks.Count) return "two things look the same";
        return scene.Things.Any(thing => new[] { thing.Colour }.Concat(thing.Changes.Select(change => change.Colour).OfType<Colour>()).Any(colour => !StandsOut(colour, scene)))
            ? "a thing does not stand out from the background"
            : null;
    }

    private static bool StandsOut(Colour colour, Scene scene) =>
        Shades.StandsOut(colour, scene.Background) && (scene.Backdrop.Other is not { } other || Shades.StandsOut(colour, other));

    private static string? BrokenSpeeds(Script alone, Scene scene) =>
        scene.Things.Any(thing => alone.SeenStretch(0, thing).Length >= SecondsSeen && MotionTruth.In(alone, 0, thing, new Stretch(scene.StartSeconds, alone.DurationSeconds)) is null) ? "a motion is too slow to be seen" : null;

    private static string? BrokenFrame(Script alone, Scene scene)
    {
        foreach (var thing in scene.Things)
        {
            var seen = alone.SeenStretch(0, thing);
            var radius = thing.Size * Math.Min(alone.Width, alone.Height) / 2;
            for (var at = seen.Start; at < seen.End + Step; at += Step)
            {
                var place = thing.PlaceAt(Math.Min(at, seen.End));
                var (x, y) = (place.X * alone.Width, place.Y * alone.Height);
                if (x < radius || y < radius || x > alone.Width - radius || y > alone.Height - radius) return "a thing leaves the frame";
            }
        }
        return null;
    }

    private static string? BrokenDistance(Script alone, Scene scene)
    {
        for (var i = 0; i < scene.Things.Count; i++)
        {
            for (var j = i + 1; j < scene.Things.Count; j++)
            {
                var passing = Passing.Between(alone, 0, i, j);
                if (passing is { IsDoubtful: true }) return "two things come by each other in a way that is no clear passing";
                if (Nearest(alone, scene.Things[i], scene.Things[j]) < (passing is null ? NearestApart : NearestPassing)) return "a thing hides another";
            }
        }
        return null;
    }

    /// <summary>Smallest distance of the centres while both are seen, over the sum of the radii.</summary>
    private static double Nearest(Script alone, Thing a, Thing b)
    {
        var both = alone.SeenStretch(0, a).And(alone.SeenStretch(0, b));
        var nearest = double.MaxValue;
        for (var at = both.Start; at < both.End; at += Step)
        {
            var (placeA, placeB) = (a.PlaceAt(at), b.PlaceAt(at));
            var (dx, dy) = ((placeA.X - placeB.X) * alone.Width, (placeA.Y - placeB.Y) * alone.Height);
            nearest = Math.Min(nearest, Math.Sqrt(dx * dx + dy * dy));
        }
        return nearest / ((a.Size + b.Size) * Math.Min(alone.Width, alone.Height) / 2);
    }

    private static string? BrokenTimes(Script alone, Scene scene, double end)
    {
        var times = Happenings.In(alone, 0).Select(happening => happening.Seconds).ToList();
        if (times.Any(at => at < scene.StartSeconds + SecondsFromCut || at > end - SecondsFromCut)) return "something happens too close to a cut";
        if (times.Zip(times.Skip(1)).Any(pair => pair.Second - pair.First < SecondsBetween)) return "two things happen too close together";
        return scene.Things.Any(thing => alone.SeenStretch(0, thing).Length < Math.Min(SecondsSeen, end - scene.StartSeconds) - 1e-6) ? "a thing is seen too briefly" : null;
    }
}
