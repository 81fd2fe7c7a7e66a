namespace Video.Cli.Bench;

/// <summary>Captions of made-up words, of which a few are everywhere and most are rare, as in any language: the r-th commonest comes with a frequency of 1 / (r + 10).</summary>
/// <remarks>Zipf's law as Mandelbrot has it; the commonest words of a language, articles and the like, full-text search leaves out anyway.</remarks>
internal sealed class CaptionWords
{
    private const int Vocabulary = 20_000;
    private const int PerCaption = 12;
    private const int Offset = 10;

    private readonly string[] _words = Make();
    private readonly double[] _upTo = Sums();

    /// <summary>Always the same for one segment.</summary>
    public string Caption(int segment) => string.Join(' ', WordsOf(segment)) + ".";

    /// <summary>Words of one segment's caption, as somebody would look for it.</summary>
    public string Query(int segment, int words)
    {
        var random = new Random(segment);
        return string.Join(' ', WordsOf(segment).Distinct().OrderBy(_ => random.Next()).Take(words));
    }

    private IEnumerable<string> WordsOf(int segment)
    {
        var random = new Random(segment);
        return [.. Enumerable.Range(0, PerCaption).Select(_ => _words[Place(random.NextDouble() * _upTo[^1])])];
    }

    private int Place(double at) => Array.BinarySearch(_upTo, at) is var place && place < 0 ? Math.Min(~place, Vocabulary - 1) : place;

    private static double[] Sums()
    {
        var (sums, sum) = (new double[Vocabulary], 0.0);
        for (var i = 0; i < Vocabulary; i++) sums[i] = sum += 1.0 / (i + 1 + Offset);
        return sums;
    }

    private static string[] Make()
    {
        const string consonants = "bdfgklmnprtvz", vowels = "aiou";
        var random = new Random(4);
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < Vocabulary)
            words.Add(string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => $"{consonants[random.Next(consonants.Length)]}{vowels[random.Next(vowels.Length)]}")));
        return [.. words];
    }
}
