using Video.Models.Preprocessing;

namespace Video.Models.Encoders;

/// <summary>In what order an encoder sees the patches of a batch of pictures, and which of them attend to each other.</summary>
/// <param name="Units">Merged tokens in the encoder's order, by their index in picture order; null when the order is the same.</param>
/// <param name="Rows">Row of each patch in its picture, in the encoder's order.</param>
/// <param name="Columns">Column of each patch.</param>
/// <param name="FrameLengths">Patches of each temporal patch: "full" attention stays within one.</param>
/// <param name="WindowLengths">Patches of each window; null without windows.</param>
internal sealed record PatchOrder(long[]? Units, float[] Rows, float[] Columns, int[] FrameLengths, int[]? WindowLengths)
{
    /// <param name="merge">Side of a merged token in patches.</param>
    /// <param name="window">Side of a window in merged tokens; null for no windows.</param>
    /// <remarks>Reference: transformers, vision_utils.py, get_vision_position_ids and get_vision_window_index.</remarks>
    public static PatchOrder Of(IReadOnlyList<VisualGrid> grids, int merge, int? window)
    {
        var (rows, columns) = PicturePositions(grids, merge);
        var frames = grids.SelectMany(grid => Enumerable.Repeat(grid.Height * grid.Width, grid.Time)).ToArray();
        if (window is not { } side) return new PatchOrder(Units: null, rows, columns, frames, WindowLengths: null);

        var unit = merge * merge;
        var (order, lengths) = Windows(grids, merge, side);
        var patches = order.SelectMany(index => Enumerable.Range((int)index * unit, unit)).ToArray();
        return new PatchOrder(order, [.. patches.Select(i => rows[i])], [.. patches.Select(i => columns[i])], frames, [.. lengths.Select(length => length * unit)]);
    }

    /// <summary>Row and column of every patch, in the order (t, h/m, w/m, m, m).</summary>
    private static (float[] Rows, float[] Columns) PicturePositions(IReadOnlyList<VisualGrid> grids, int merge)
    {
        var (rows, columns) = (new float[grids.Sum(grid => grid.Patches)], new float[grids.Sum(grid => grid.Patches)]);
        var next = 0;
        foreach (var (_, top, left) in grids.SelectMany(grid => Corners(grid, merge)))
        {
            for (var i = 0; i < merge * merge; i++, next++)
            {
                rows[next] = top + i / merge;
                columns[next] = left + i % merge;
            }
        }

        return (rows, columns);
    }

    /// <summary>Merged tokens window by window, and how many each window holds; windows at the edges are cut.</summary>
    private static (long[] Order, List<int> Lengths) Windows(IReadOnlyList<VisualGrid> grids, int merge, int side)
    {
        var order = new List<long>();
        var lengths = new List<int>();
        var first = 0L;
        foreach (var grid in grids)
        {
            var units = grid with { Height = grid.Height / merge, Width = grid.Width / merge };
            foreach (var (frame, top, left) in Corners(units, side))
            {
                var (bottom, right) = (Math.Min(top + side, units.Height), Math.Min(left + side, units.Width));
                for (var row = top; row < bottom; row++)
                {
                    for (var column = left; column < right; column++) order.Add(first + (frame * units.Height + row) * units.Width + column);
                }

                lengths.Add((bottom - top) * (right - left));
            }

            first += units.Patches;
        }

        return ([.. order], lengths);
    }

    /// <summary>Frame, row and column where each square begins, frame by frame.</summary>
    private static IEnumerable<(int Frame, int Top, int Left)> Corners(VisualGrid grid, int side) =>
        from frame in Enumerable.Range(0, grid.Time)
        from top in Enumerable.Range(0, (grid.Height + side - 1) / side)
        from left in Enumerable.Range(0, (grid.Width + side - 1) / side)
        select (frame, top * side, left * side);
}
