namespace Video.Models.Templates;

/// <summary>Python's sorted: stable, with nothing asked of the keys but &lt;.</summary>
internal static class Sorting
{
    public static List<T> Sorted<T>(List<T> items, Func<T, Value> key, bool reverse)
    {
        var keyed = items.ConvertAll(i => (Key: key(i), Item: i));
        if (reverse)
        {
            keyed.Reverse();
        }

        keyed = MergeSort(keyed);
        if (reverse)
        {
            keyed.Reverse();
        }

        return keyed.ConvertAll(k => k.Item);
    }

    private static List<(Value Key, T Item)> MergeSort<T>(List<(Value Key, T Item)> items)
    {
        if (items.Count < 2)
        {
            return items;
        }

        var middle = items.Count / 2;
        var (left, right) = (MergeSort(items[..middle]), MergeSort(items[middle..]));
        var merged = new List<(Value Key, T Item)>(items.Count);
        var (i, j) = (0, 0);
        while (i < left.Count && j < right.Count)
        {
            merged.Add(Comparison.LessThan(right[j].Key, left[i].Key) ? right[j++] : left[i++]);
        }

        merged.AddRange(left[i..]);
        merged.AddRange(right[j..]);
        return merged;
    }
}
