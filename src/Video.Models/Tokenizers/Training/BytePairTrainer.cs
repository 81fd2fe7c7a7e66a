using System.Text;

namespace Video.Models.Tokenizers.Training;

/// <summary>Learns byte-level BPE merges from a corpus: joins the most frequent pair of neighbours again and again.</summary>
/// <remarks>Sennrich et al., Neural Machine Translation of Rare Words with Subword Units, 2016. Ties go to the pair that sorts first, so that the same corpus gives the same tokenizer.</remarks>
internal static class BytePairTrainer
{
    /// <summary>A tokenizer in the form that Qwen's checkpoints have.</summary>
    /// <param name="texts">The corpus.</param>
    /// <param name="pattern">Cuts text into words; merges never cross their borders.</param>
    /// <param name="mostMerges">Most merges to learn.</param>
    /// <param name="leastCount">A pair that comes less often is not joined.</param>
    public static NewTokenizer Train(IEnumerable<string> texts, string pattern, int mostMerges, int leastCount)
    {
        var merges = Learn(texts, pattern, endOfWord: "", mostMerges, leastCount);
        return new NewTokenizer(pattern, [.. Bytes.Concat(merges.Select(merge => merge.Left + merge.Right)).Distinct()], merges);
    }

    /// <summary>All 256 bytes as tokens, in the byte alphabet.</summary>
    public static IEnumerable<string> Bytes => Enumerable.Range(0, 256).Select(value => ByteAlphabet.CharacterOf((byte)value).ToString());

    /// <inheritdoc cref="Train"/>
    /// <param name="endOfWord">Marks the last symbol of each word; empty for none.</param>
    /// <returns>The merges, in the order in which they were learnt.</returns>
    public static List<(string Left, string Right)> Learn(IEnumerable<string> texts, string pattern, string endOfWord, int mostMerges, int leastCount)
    {
        var words = Count(texts, pattern, endOfWord);
        var merges = new List<(string Left, string Right)>();
        while (merges.Count < mostMerges)
        {
            var pairs = new Dictionary<(string Left, string Right), long>();
            foreach (var (symbols, count) in words)
            {
                for (var i = 0; i + 1 < symbols.Count; i++) pairs[(symbols[i], symbols[i + 1])] = pairs.GetValueOrDefault((symbols[i], symbols[i + 1])) + count;
            }

            if (pairs.Count == 0) break;

            var (best, most) = pairs.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Left, StringComparer.Ordinal).ThenBy(pair => pair.Key.Right, StringComparer.Ordinal).First();
            if (most < leastCount) break;

            merges.Add(best);
            foreach (var (symbols, _) in words) Join(symbols, best);
        }

        return merges;
    }

    /// <summary>Every word of the corpus once, as bytes, with how often it comes.</summary>
    private static List<(List<string> Symbols, long Count)> Count(IEnumerable<string> texts, string pattern, string endOfWord)
    {
        var splitter = new SplitPattern(pattern);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var (part, isMatch) in splitter.Split(text))
            {
                if (isMatch) counts[text[part]] = counts.GetValueOrDefault(text[part]) + 1;
            }
        }

        return [.. counts.Select(word =>
        {
            var symbols = Encoding.UTF8.GetBytes(word.Key).Select(value => ByteAlphabet.CharacterOf(value).ToString()).ToList();
            symbols[^1] += endOfWord;
            return (symbols, word.Value);
        })];
    }

    private static void Join(List<string> symbols, (string Left, string Right) pair)
    {
        for (var i = 0; i + 1 < symbols.Count; i++)
        {
            if (symbols[i] != pair.Left || symbols[i + 1] != pair.Right) continue;

            symbols[i] = pair.Left + pair.Right;
            symbols.RemoveAt(i + 1);
        }
    }
}
