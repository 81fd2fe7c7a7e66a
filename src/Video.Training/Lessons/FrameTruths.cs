using Video.World;

namespace Video.Training.Lessons;

/// <summary>What the drawn world says of a frame, in the classes of the heads.</summary>
internal static class FrameTruths
{
    /// <summary>Share of a thing that must be seen for its pair of colour and shape to count.</summary>
    private const double LeastVisible = 0.35;

    /// <summary>Colours that a cell may have.</summary>
    public static int Colours => Colour.All.Count;

    /// <summary>Shapes that a cell may have.</summary>
    public static int Shapes { get; } = Enum.GetValues<Shape>().Length;

    /// <param name="rows">Rows of the grid of merged tokens.</param>
    /// <param name="columns">Columns of the grid of merged tokens.</param>
    public static FrameTruth Of(Script script, double seconds, int rows, int columns)
    {
        var cells = CellTruth.Of(script, seconds, rows, columns);
        var things = script.SceneAt(seconds).Things;
        return new FrameTruth(
            [.. cells.Colours.Select(colour => colour == CellTruth.NoColour ? 0L : colour + 1)],
            [.. cells.Shapes.Select(shape => shape == CellTruth.NoShape ? 0L : shape + 1)],
            [.. cells.Things.Select(thing => thing is { } index ? things[index].PlaceAt(seconds) : default)],
            [.. Seen(script, seconds).Select(thing => (thing.Pair, things[thing.Index].PlaceAt(seconds)))]);
    }

    /// <summary>The things of the scene that are well seen at that time: their numbers, and the indices of their pairs of colour and shape.</summary>
    public static IReadOnlyList<(int Index, int Pair)> Seen(Script script, double seconds) =>
        [.. script.ThingsAt(seconds).Where(thing => thing.VisibleFraction >= LeastVisible).Select(thing => (thing.Index, Colour.Named(thing.Look.Colour).ClassIndex() * Shapes + (int)thing.Look.Shape))];
}
