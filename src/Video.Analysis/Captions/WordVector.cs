namespace Video.Analysis.Captions;

/// <summary>Words of a text and how often they occur, compared by the cosine of their counts.</summary>
internal sealed class WordVector
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);

    public static WordVector Of(string text)
    {
        var vector = new WordVector();
        foreach (var word in Words(text)) vector._counts[word] = vector._counts.GetValueOrDefault(word) + 1;
        return vector;
    }

    public static WordVector operator +(WordVector a, WordVector b)
    {
        var sum = new WordVector();
        foreach (var (word, count) in a._counts.Concat(b._counts)) sum._counts[word] = sum._counts.GetValueOrDefault(word) + count;
        return sum;
    }

    /// <returns>0 for nothing in common (or no words at all), 1 for the same words in the same proportions.</returns>
    public double Similarity(WordVector other)
    {
        var dot = _counts.Sum(entry => (double)entry.Value * other._counts.GetValueOrDefault(entry.Key));
        return dot == 0 ? 0 : dot / (Length() * other.Length());
    }

    public static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && char.IsLetterOrDigit(text[i]);
            if (inside && start < 0) start = i;
            if (!inside && start >= 0)
            {
                yield return text[start..i];
                start = -1;
            }
        }
    }

    private double Length() => Math.Sqrt(_counts.Values.Sum(count => (double)count * count));
}
