using System.Collections.Concurrent;

namespace Video.Models.Tokenizers;

/// <summary>Byte-pair encoding of words: symbols are joined pair by pair, always the pair whose merge was learnt first, the leftmost of equals.</summary>
/// <remarks>Reference: tokenizers, models/bpe/word.rs, Word::merge_all. Safe for use from several threads.</remarks>
internal sealed class BytePairEncoder
{
    private const int MaxCachedWords = 50_000;
    private const int MaxCachedLength = 64; // longer words hardly come twice
    private const int LongWord = 48; // from here on a queue beats looking through all pairs

    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<(int Left, int Right), Merge> _merges;
    private readonly bool _wholeWordsFirst;
    private readonly WordSymbols _symbols;
    private readonly ConcurrentDictionary<string, int[]> _cache = new();

    /// <param name="ids">Id by token.</param>
    /// <param name="merges">Pairs in the order in which they were learnt; each joins to a token of the vocabulary.</param>
    /// <param name="wholeWordsFirst">A word that is a token is that token, whatever its merges would give.</param>
    /// <param name="symbols">What a word is cut into before anything is joined.</param>
    /// <exception cref="FormatException">A merge names what is not in the vocabulary.</exception>
    public BytePairEncoder(Dictionary<string, int> ids, IReadOnlyList<(string Left, string Right)> merges, bool wholeWordsFirst, WordSymbols symbols)
    {
        _ids = ids;
        _wholeWordsFirst = wholeWordsFirst;
        _symbols = symbols;
        _merges = new(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right) = merges[rank];
            _merges[(Id(left, rank), Id(right, rank))] = new Merge(rank, Id(left + right, rank));
        }
    }

    /// <summary>Appends the ids of one word.</summary>
    public void Encode(string word, List<int> into)
    {
        if (!_cache.TryGetValue(word, out var ids))
        {
            ids = Encode(word);
            if (word.Length <= MaxCachedLength && _cache.Count < MaxCachedWords) _cache[word] = ids;
        }

        into.AddRange(ids);
    }

    private int[] Encode(string word)
    {
        if (_wholeWordsFirst && _ids.TryGetValue(_symbols.Written(word), out var whole)) return [whole];

        var symbols = new List<int>(word.Length);
        _symbols.Cut(word, symbols);
        if (symbols.Count < LongWord) MergeShort(symbols);
        else symbols = MergeLong(symbols);
        return [.. symbols];
    }

    private void MergeShort(List<int> symbols)
    {
        while (true)
        {
            Merge? best = null;
            var at = 0;
            for (var i = 0; i + 1 < symbols.Count; i++)
            {
                if (_merges.TryGetValue((symbols[i], symbols[i + 1]), out var merge) && (best is null || merge.Rank < best.Value.Rank))
                    (best, at) = (merge, i);
            }

            if (best is null) return;
            symbols[at] = best.Value.Id;
            symbols.RemoveAt(at + 1);
        }
    }

    /// <summary>The same with a queue over a linked list, so that a word of n symbols takes n log n steps.</summary>
    private List<int> MergeLong(List<int> symbols)
    {
        var next = new int[symbols.Count];
        var previous = new int[symbols.Count];
        var gone = new bool[symbols.Count];
        var queue = new PriorityQueue<(int At, Merge Merge), (int Rank, int At)>();
        for (var i = 0; i < symbols.Count; i++) (previous[i], next[i]) = (i - 1, i + 1);
        for (var i = 0; i + 1 < symbols.Count; i++) Consider(i);

        while (queue.TryDequeue(out var candidate, out _))
        {
            var (at, merge) = candidate;
            var right = next[at];
            // The pair may have changed since it was queued.
            if (gone[at] || right == symbols.Count || !_merges.TryGetValue((symbols[at], symbols[right]), out var current) || current != merge) continue;

            symbols[at] = merge.Id;
            gone[right] = true;
            next[at] = next[right];
            if (next[at] < symbols.Count) previous[next[at]] = at;
            if (previous[at] >= 0) Consider(previous[at]);
            Consider(at);
        }

        return [.. symbols.Where((_, i) => !gone[i])];

        void Consider(int at)
        {
            if (next[at] < symbols.Count && _merges.TryGetValue((symbols[at], symbols[next[at]]), out var merge)) queue.Enqueue((at, merge), (merge.Rank, at));
        }
    }

    private int Id(string token, int rank) => _ids.TryGetValue(token, out var id) ? id : throw new FormatException($"merge {rank + 1} needs the token {token}, which the vocabulary lacks");

    private readonly record struct Merge(int Rank, int Id);
}
