using Video.World;

namespace Video.Training.Lessons;

/// <summary>What the drawn world says of a frame, in the classes of the heads.</summary>
internal static class FrameTruths
{
    /// <summary>Share of a thing that must be seen for its pair of colour and shape to count.</summary>
    private const double LeastVisible = 0.35;

    // Frame widths; the slowest things go twice as far from one sampled frame to the next.
    private const double LeastWay = 0.012;

    /// <summary>Colours that a cell may have.</summary>
    public static int Colours => Colour.All.Count;

    /// <summary>Shapes that a cell may have.</summary>
    public static int Shapes { get; } = Enum.GetValues<Shape>().Length;

    /// <summary>Colours that a background may have.</summary>
    public static int Backgrounds => BackgroundNames.Length;

    private static string[] BackgroundNames { get; } = [.. Colour.All.Concat(Colour.BackgroundsOnly).Select(colour => colour.Name)];

    /// <param name="before">When the frame is shown that shares its temporal patch; null where that is the same frame.</param>
    /// <param name="rows">Rows of the grid of merged tokens.</param>
    /// <param name="columns">Columns of the grid of merged tokens.</param>
    public static FrameTruth Of(Script script, double seconds, double? before, int rows, int columns)
    {
        var cells = CellTruth.Of(script, seconds, rows, columns);
        var seen = Seen(script, seconds);
        var scene = script.SceneAt(seconds);
        var ways = scene.Things.Select(thing => before is { } earlier && thing.IsSeen(earlier) && thing.IsSeen(seconds) ? Way(script, thing, earlier, seconds) : (MotionKind?)null).ToList();
        return new FrameTruth(
            ColoursOf(cells),
            ShapesOf(cells),
            SharesOf(cells),
            [.. cells.Things.Select(thing => thing is { } index ? ways[index] : null)],
            BackgroundOf(scene),
            before is null ? null : MotionTruth.KindOf(script, new Movement.Straight(scene.Pan.X, scene.Pan.Y)),
            [.. seen.Select(thing => (thing.Pair, ways[thing.Index]))],
            before is { } then ? Change(cells, seen, CellTruth.Of(script, then, rows, columns), Seen(script, then)) : null);
    }

    private static FrameChange Change(CellTruth now, IReadOnlyList<(int Index, int Pair)> seenNow, CellTruth then, IReadOnlyList<(int Index, int Pair)> seenThen) =>
        new(Only(now, seenNow, seenThen), Only(then, seenThen, seenNow));

    /// <summary>What is seen here of which nothing alike is seen there.</summary>
    private static Changed Only(CellTruth cells, IReadOnlyList<(int Index, int Pair)> here, IReadOnlyList<(int Index, int Pair)> there)
    {
        var only = here.ExceptBy(there.Select(thing => thing.Pair), thing => thing.Pair).ToList();
        long[] Where(long[] classes) => [.. classes.Select((index, cell) => only.Exists(thing => thing.Index == cells.Things[cell]) ? index : 0)];
        return new Changed(Where(ColoursOf(cells)), Where(ShapesOf(cells)), SharesOf(cells), only.ConvertAll(thing => thing.Pair));
    }

    private static long[] ColoursOf(CellTruth cells) => [.. cells.Colours.Select(colour => colour == CellTruth.NoColour ? 0L : colour + 1)];

    private static long[] ShapesOf(CellTruth cells) => [.. cells.Shapes.Select(shape => shape == CellTruth.NoShape ? 0L : shape + 1)];

    private static float[] SharesOf(CellTruth cells)
    {
        var counts = cells.Things.OfType<int>().CountBy(thing => thing).ToDictionary();
        return [.. cells.Things.Select(thing => thing is { } index ? 1f / counts[index] : 0)];
    }

    /// <summary>The things of the scene that are well seen at that time: their numbers, and the indices of their pairs of colour and shape.</summary>
    public static IReadOnlyList<(int Index, int Pair)> Seen(Script script, double seconds) =>
        [.. script.ThingsAt(seconds).Where(thing => thing.VisibleFraction >= LeastVisible).Select(thing => (thing.Index, PairOf(thing.Look)))];

    /// <summary>The index of a look's pair of colour and shape.</summary>
    public static int PairOf(Look look) => Colour.Named(look.Colour).ClassIndex() * Shapes + (int)look.Shape;

    /// <summary>The index of the colour of a scene's background.</summary>
    public static int BackgroundOf(Scene scene) => Array.IndexOf(BackgroundNames, scene.Background.Name);

    /// <summary>Whether a pair of colour and shape is what is spoken of.</summary>
    public static bool IsOf(int pair, Mention named) => named.Fits(new Look(Colour.All[pair / Shapes].Name, (Shape)(pair % Shapes)));

    /// <summary>Which way a thing went between two moments: one of the eight directions, also of what goes round, or none.</summary>
    private static MotionKind Way(Script script, Thing thing, double from, double to)
    {
        var (start, end) = (thing.PlaceAt(from), thing.PlaceAt(to));
        var (x, y) = (end.X - start.X, end.Y - start.Y);
        return Math.Sqrt(x * x + y * y) < LeastWay ? MotionKind.Still : MotionTruth.KindOf(script, new Movement.Straight(x, y));
    }
}
