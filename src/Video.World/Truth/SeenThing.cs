namespace Video.World;

/// <summary>A thing as it is to be seen at one moment.</summary>
/// <param name="Index">Its number in its scene.</param>
/// <param name="Centre">Fractions of the frame.</param>
/// <param name="RadiusX">Fraction of the frame's width.</param>
/// <param name="RadiusY">Fraction of the frame's height.</param>
/// <param name="VisibleFraction">Share of its area that lies in the frame and is not hidden by other things, 0 to 1.</param>
public sealed record SeenThing(int Index, Thing Thing, Look Look, Place Centre, double RadiusX, double RadiusY, double VisibleFraction);

/// <summary>What is to be seen at one moment.</summary>
public static class Seen
{
    private const int Samples = 24;

    /// <summary>The things on screen at that time, the lowest first.</summary>
    public static IReadOnlyList<SeenThing> ThingsAt(this Script script, double seconds)
    {
        var things = script.SceneAt(seconds).Things;
        var seen = Enumerable.Range(0, things.Count).Where(i => things[i].IsSeen(seconds)).Select(i => (Index: i, Placed: new PlacedThing(script, things[i], seconds))).ToList();
        return
        [
            .. seen.Select((thing, order) => new SeenThing(
                thing.Index,
                things[thing.Index],
                new Look(thing.Placed.Colour.Name, thing.Placed.Shape),
                things[thing.Index].PlaceAt(seconds),
                thing.Placed.Radius / script.Width,
                thing.Placed.Radius / script.Height,
                Visible(script, thing.Placed, [.. seen.Skip(order + 1).Select(other => other.Placed)]))),
        ];
    }

    private static double Visible(Script script, PlacedThing thing, IReadOnlyList<PlacedThing> above)
    {
        var (inside, visible) = (0, 0);
        for (var i = 0; i < Samples * Samples; i++)
        {
            var x = thing.CentreX + ((i % Samples + 0.5) / Samples * 2 - 1) * thing.Radius;
            var y = thing.CentreY + ((i / Samples + 0.5) / Samples * 2 - 1) * thing.Radius;
            if (thing.Distance(x, y) > 0) continue;

            inside++;
            if (x >= 0 && y >= 0 && x < script.Width && y < script.Height && !above.Any(other => other.Distance(x, y) <= 0)) visible++;
        }
        return inside == 0 ? 0 : (double)visible / inside;
    }
}
