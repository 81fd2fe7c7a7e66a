namespace Video.Models.Reduction;

/// <summary>What is kept of one frame: groups of its tokens, each of which becomes one token, their mean.</summary>
/// <param name="Groups">Indices of a frame's tokens; a group of one is the token itself.</param>
/// <param name="IsCls">The one token that stands for the frame, in place of groups.</param>
internal sealed record ReducedFrame(IReadOnlyList<int[]> Groups, bool IsCls)
{
    public static ReducedFrame Cls { get; } = new([], IsCls: true);

    public int Count => IsCls ? 1 : Groups.Count;

    public static ReducedFrame Keep(IEnumerable<int> tokens) => new([.. tokens.Select(token => new[] { token })], IsCls: false);

    public static ReducedFrame Whole(int tokens) => Keep(Enumerable.Range(0, tokens));

    /// <summary>The finest grid of at most <paramref name="most"/> cells that is no finer than the frame's own and keeps its proportions.</summary>
    public static ReducedFrame Pooled(int rows, int columns, int most)
    {
        if (most >= rows * columns) return Whole(rows * columns);
        if (most <= 1) return Cls;

        var scale = Math.Sqrt((double)most / (rows * columns));
        var bands = Math.Clamp((int)(rows * scale), 1, most);
        var across = Math.Min(columns, most / bands);
        bands = Math.Min(rows, most / across);

        var cells = from band in Enumerable.Range(0, bands)
                    from cell in Enumerable.Range(0, across)
                    select (from row in Part(rows, bands, band)
                            from column in Part(columns, across, cell)
                            select row * columns + column).ToArray();
        return new ReducedFrame([.. cells], IsCls: false);
    }

    /// <summary>The indices of the given one of equal parts, as equal as whole numbers allow.</summary>
    private static IEnumerable<int> Part(int length, int parts, int part)
    {
        var (start, end) = (length * part / parts, length * (part + 1) / parts);
        return Enumerable.Range(start, end - start);
    }
}
