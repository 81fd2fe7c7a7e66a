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

    /// <param name="before">When the frame is shown that shares its temporal patch; null where that is the same frame.</param>
    /// <param name="rows">Rows of the grid of merged tokens.</param>
    /// <param name="columns">Columns of the grid of merged tokens.</param>
    public static FrameTruth Of(Script script, double seconds, double? before, int rows, int columns)
    {
        var cells = CellTruth.Of(script, seconds, rows, columns);
        var things = script.SceneAt(seconds).Things;
        var ways = things.Select(thing => before is { } earlier && thing.IsSeen(earlier) && thing.IsSeen(seconds) ? Way(script, thing, earlier, seconds) : (MotionKind?)null).ToList();
        return new FrameTruth(
            [.. cells.Colours.Select(colour => colour == CellTruth.NoColour ? 0L : colour + 1)],
            [.. cells.Shapes.Select(shape => shape == CellTruth.NoShape ? 0L : shape + 1)],
            [.. cells.Things.Select(thing => thing is { } index ? ways[index] : null)],
            [.. Seen(script, seconds).Select(thing => (thing.Pair, ways[thing.Index]))]);
    }

    /// <summary>The things of the scene that are well seen at that time: their numbers, and the indices of their pairs of colour and shape.</summary>
    public static IReadOnlyList<(int Index, int Pair)> Seen(Script script, double seconds) =>
        [.. script.ThingsAt(seconds).Where(thing => thing.VisibleFraction >= LeastVisible).Select(thing => (thing.Index, Colour.Named(thing.Look.Colour).ClassIndex() * Shapes + (int)thing.Look.Shape))];

    /// <summary>Which way a thing went between two moments: one of the eight directions, also of what goes round, or none.</summary>
    private static MotionKind Way(Script script, Thing thing, double from, double to)
    {
        var (start, end) = (thing.PlaceAt(from), thing.PlaceAt(to));
        var (x, y) = (end.X - start.X, end.Y - start.Y);
        return Math.Sqrt(x * x + y * y) < LeastWay ? MotionKind.Still : MotionTruth.KindOf(script, new Movement.Straight(x, y));
    }
}
