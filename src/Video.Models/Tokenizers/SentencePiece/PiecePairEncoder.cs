using System.Text;

namespace Video.Models.Tokenizers.SentencePiece;

/// <summary>Characters joined pair by pair, always to the piece with the highest score, the leftmost of equals.</summary>
/// <remarks>Reference: sentencepiece, src/bpe_model.cc, Model::SampleEncode without sampling.</remarks>
internal sealed class PiecePairEncoder(PieceTable table) : IPieceEncoder
{
    private readonly string[] _userDefined = [.. table.Pieces.Where(piece => piece.Kind == PieceKind.UserDefined).Select(piece => piece.Text).OrderByDescending(text => text.Length)];

    public List<(string Text, int Id)> Encode(string normalized)
    {
        var symbols = Cut(normalized);
        var joinedFrom = new Dictionary<string, (string Left, string Right)>(); // of pieces that may not come out
        var queue = new PriorityQueue<(int Left, int Right, int Length), (float Score, int Left)>();
        for (var i = 1; i < symbols.Count; i++) Consider(i - 1, i);

        while (queue.TryDequeue(out var pair, out _))
        {
            var (left, right) = (symbols[pair.Left], symbols[pair.Right]);
            if (left.Text.Length == 0 || right.Text.Length == 0 || left.Text.Length + right.Text.Length != pair.Length) continue; // one of them was joined meanwhile

            symbols[pair.Left] = left with { Text = left.Text + right.Text, Next = right.Next };
            symbols[pair.Right] = right with { Text = "" };
            if (right.Next >= 0) symbols[right.Next] = symbols[right.Next] with { Previous = pair.Left };
            Consider(left.Previous, pair.Left);
            Consider(pair.Left, right.Next);
        }

        var result = new List<(string, int)>();
        for (var i = symbols.Count == 0 ? -1 : 0; i >= 0; i = symbols[i].Next) Emit(symbols[i].Text, joinedFrom, result);
        return result;

        void Consider(int left, int right)
        {
            if (left < 0 || right < 0 || symbols[left].IsFrozen || symbols[right].IsFrozen) return;

            var joined = symbols[left].Text + symbols[right].Text;
            if (!table.Find(joined, out var id)) return;

            queue.Enqueue((left, right, joined.Length), (-table.Pieces[id].Score, left));
            if (table.Pieces[id].Kind == PieceKind.Unused) joinedFrom[joined] = (symbols[left].Text, symbols[right].Text);
        }
    }

    /// <summary>Characters, and the pieces that are never cut.</summary>
    private List<Symbol> Cut(string text)
    {
        var symbols = new List<Symbol>();
        for (var start = 0; start < text.Length;)
        {
            var frozen = Array.Find(_userDefined, symbol => string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0);
            Rune.DecodeFromUtf16(text.AsSpan(start), out _, out var length);
            if (frozen is not null) length = frozen.Length;

            symbols.Add(new Symbol(text.Substring(start, length), symbols.Count - 1, start + length < text.Length ? symbols.Count + 1 : -1, frozen is not null));
            start += length;
        }

        return symbols;
    }

    /// <summary>A piece that is only a step towards longer ones is taken apart again.</summary>
    private void Emit(string text, Dictionary<string, (string Left, string Right)> joinedFrom, List<(string, int)> result)
    {
        var id = table.IdOf(text);
        if (table.Pieces[id].Kind == PieceKind.Unused && joinedFrom.TryGetValue(text, out var parts))
        {
            Emit(parts.Left, joinedFrom, result);
            Emit(parts.Right, joinedFrom, result);
        }
        else
        {
            result.Add((text, id));
        }
    }

    /// <param name="Previous">Place of the symbol before; below 0 for none, likewise <paramref name="Next"/>.</param>
    private readonly record struct Symbol(string Text, int Previous, int Next, bool IsFrozen);
}
