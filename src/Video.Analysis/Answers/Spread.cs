namespace Video.Analysis.Answers;

/// <summary>An order of things that are equally good in which the first few lie far apart: first, middle, quarters …</summary>
internal static class Spread
{
    /// <param name="index">0 to <paramref name="count"/> - 1.</param>
    /// <returns>The bits of the index in reverse: different for each.</returns>
    public static uint Order(int index, int count)
    {
        var (bits, reversed) = ((uint)index, 0u);
        for (var bit = 1u; bit < count; bit <<= 1)
        {
            reversed = (reversed << 1) | (bits & 1);
            bits >>= 1;
        }

        return reversed;
    }
}
