namespace Video.World;

/// <summary>What each cell of a grid over the picture shows: class indices of colour and shape, with one class more for nothing.</summary>
public sealed class CellTruth
{
    /// <summary>The class of cells without a thing: after all of <see cref="Colour.All"/>.</summary>
    public const int NoColour = 8;

    /// <summary>The class of cells without a thing: after all of <see cref="Shape"/>.</summary>
    public const int NoShape = 6;

    /// <summary>A cell counts from this share of its area on, and always where the thing has most of its area.</summary>
    public const double LeastCover = 0.12;

    private const int Samples = 8;

    private CellTruth(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        (Colours, Shapes, Things) = (new int[rows * columns], new int[rows * columns], new int?[rows * columns]);
        Array.Fill(Colours, NoColour);
        Array.Fill(Shapes, NoShape);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>[rows, columns]: index into <see cref="Colour.All"/>, or <see cref="NoColour"/>.</summary>
    public int[] Colours { get; }

    /// <summary>[rows, columns]: value of <see cref="Shape"/>, or <see cref="NoShape"/>.</summary>
    public int[] Shapes { get; }

    /// <summary>[rows, columns]: the thing's number in its scene, or null.</summary>
    public int?[] Things { get; }

    /// <summary>What the cells show at that time. Of two things in a cell the one that covers more of it counts.</summary>
    public static CellTruth Of(Script script, double seconds, int rows, int columns)
    {
        var truth = new CellTruth(rows, columns);
        var things = script.SceneAt(seconds).Things;
        var owners = Owners(script, things, seconds, rows * Samples, columns * Samples);
        for (var i = 0; i < things.Count; i++)
        {
            if (things[i].IsSeen(seconds)) truth.Mark(i, things[i].LookAt(seconds), things[i].PlaceAt(seconds), owners, things.Count);
        }
        return truth;
    }

    /// <summary>For each point of a fine grid, one more than the number of the topmost thing there; 0 for none.</summary>
    private static byte[] Owners(Script script, IReadOnlyList<Thing> things, double seconds, int rows, int columns)
    {
        var owners = new byte[rows * columns];
        var (stepX, stepY) = ((double)script.Width / columns, (double)script.Height / rows);
        for (var i = 0; i < things.Count; i++)
        {
            if (!things[i].IsSeen(seconds)) continue;

            var placed = new PlacedThing(script, things[i], seconds);
            var (top, bottom) = (Math.Max(0, (int)((placed.CentreY - placed.Radius) / stepY)), Math.Min(rows - 1, (int)((placed.CentreY + placed.Radius) / stepY)));
            var (left, right) = (Math.Max(0, (int)((placed.CentreX - placed.Radius) / stepX)), Math.Min(columns - 1, (int)((placed.CentreX + placed.Radius) / stepX)));
            for (var y = top; y <= bottom; y++)
            {
                for (var x = left; x <= right; x++)
                {
                    if (placed.Distance((x + 0.5) * stepX, (y + 0.5) * stepY) <= 0) owners[y * columns + x] = (byte)(i + 1);
                }
            }
        }
        return owners;
    }

    private void Mark(int thing, (Shape Shape, Colour Colour) look, Place centre, byte[] owners, int things)
    {
        // A thing too thin for the samples still counts where its centre is.
        var best = Math.Clamp((int)(centre.Y * Rows), 0, Rows - 1) * Columns + Math.Clamp((int)(centre.X * Columns), 0, Columns - 1);
        var most = 0;
        for (var cell = 0; cell < Rows * Columns; cell++)
        {
            var count = Count(owners, cell, thing + 1);
            if (count > most) (best, most) = (cell, count);
            if (count >= LeastCover * Samples * Samples && !IsMoreOfAnother(owners, cell, thing, count, things)) Set(cell, thing, look);
        }
        if (!IsMoreOfAnother(owners, best, thing, most, things)) Set(best, thing, look);
    }

    private bool IsMoreOfAnother(byte[] owners, int cell, int thing, int count, int things)
    {
        for (var other = 0; other < things; other++)
        {
            if (other != thing && Count(owners, cell, other + 1) > count) return true;
        }
        return false;
    }

    private void Set(int cell, int thing, (Shape Shape, Colour Colour) look) =>
        (Colours[cell], Shapes[cell], Things[cell]) = (look.Colour.ClassIndex(), (int)look.Shape, thing);

    private int Count(byte[] owners, int cell, int owner)
    {
        var (top, left) = (cell / Columns * Samples, cell % Columns * Samples);
        var count = 0;
        for (var y = top; y < top + Samples; y++)
        {
            foreach (var at in owners.AsSpan(y * Columns * Samples + left, Samples))
            {
                if (at == owner) count++;
            }
        }
        return count;
    }
}
