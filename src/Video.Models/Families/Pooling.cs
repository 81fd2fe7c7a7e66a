namespace Video.Models.Families;

/// <summary>Which token stands for a text.</summary>
internal static class Pooling
{
    /// <summary>The place of the largest id, the first of equals.</summary>
    public static int LargestId(int[] ids) => Array.IndexOf(ids, ids.Max());

    /// <summary>The first place of an id; 0 where it is not among them.</summary>
    public static int First(int[] ids, int id) => Math.Max(0, Array.IndexOf(ids, id));

    public static int Last(int[] ids) => ids.Length - 1;
}
