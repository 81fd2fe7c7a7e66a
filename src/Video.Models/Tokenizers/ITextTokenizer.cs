namespace Video.Models.Tokenizers;

/// <summary>Turns texts into what a text tower reads: ids with the marks of beginning and end, cut and padded to one length.</summary>
internal interface ITextTokenizer
{
    /// <param name="texts">At least one.</param>
    /// <param name="toFullLength">Pad to the longest that the tower reads, also where the longest of the texts would do.</param>
    TokenRows Encode(IReadOnlyList<string> texts, bool toFullLength);
}

/// <summary>Texts as ids, all rows of one length.</summary>
/// <param name="Ids">[texts][tokens]</param>
/// <param name="Counts">[texts][tokens]: whether a position is more than padding; null where the tower does not ask.</param>
internal sealed record TokenRows(IReadOnlyList<int[]> Ids, IReadOnlyList<bool[]>? Counts)
{
    public int Tokens => Ids[0].Length;

    /// <param name="rows">Each no longer than <paramref name="length"/>.</param>
    /// <param name="length">Length of all rows after padding.</param>
    /// <param name="isMasked">Whether the tower is told what is padding.</param>
    /// <param name="padsLeft">Whether padding goes before a text and not behind it.</param>
    public static TokenRows Padded(IReadOnlyList<IReadOnlyList<int>> rows, int length, int padId, bool isMasked, bool padsLeft = false)
    {
        var ids = rows.Select(row =>
        {
            var padding = Enumerable.Repeat(padId, length - row.Count);
            return (padsLeft ? padding.Concat(row) : row.Concat(padding)).ToArray();
        });
        var counts = rows.Select(row => Enumerable.Range(0, length).Select(i => padsLeft ? i >= length - row.Count : i < row.Count).ToArray());
        return new TokenRows([.. ids], isMasked ? [.. counts] : null);
    }
}
