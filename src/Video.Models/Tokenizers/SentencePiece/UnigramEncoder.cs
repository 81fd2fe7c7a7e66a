using System.Text;

namespace Video.Models.Tokenizers.SentencePiece;

/// <summary>The cut whose pieces are most likely together.</summary>
/// <remarks>
/// Kudo, Subword Regularization, 2018. Reference: sentencepiece, src/unigram_model.cc, Model::EncodeOptimized: sums are kept in fp32, and of equals the cut
/// that was found first stays.
/// </remarks>
internal sealed class UnigramEncoder : IPieceEncoder
{
    private const float UnknownPenalty = 10;
    private const double UserDefinedPenalty = 0.1;

    private readonly PieceTable _table;
    private readonly float _unknownScore;
    private readonly float _largestScore;

    public UnigramEncoder(PieceTable table)
    {
        _table = table;
        var scores = table.Pieces.Where(piece => piece.Kind == PieceKind.Normal).Select(piece => piece.Score).ToList();
        _unknownScore = scores.DefaultIfEmpty(float.MaxValue).Min() - UnknownPenalty;
        _largestScore = scores.Append(SmallestNormal).Max();
    }

    /// <summary>Where the search for the largest begins.</summary>
    private static float SmallestNormal => 1.17549435e-38f;

    public List<(string Text, int Id)> Encode(string normalized)
    {
        var best = new (float Score, int From, int Id)[normalized.Length + 1];
        best.AsSpan(1).Fill((0, -1, 0));
        for (var start = 0; start < normalized.Length;)
        {
            Rune.DecodeFromUtf16(normalized.AsSpan(start), out _, out var first);
            if (best[start].From >= 0) Extend(normalized, start, first, best);
            start += first;
        }

        var pieces = new List<(string, int)>();
        for (var end = normalized.Length; end > 0; end = best[end].From) pieces.Add((normalized[best[end].From..end], best[end].Id));
        pieces.Reverse();
        return pieces;
    }

    /// <summary>Tries every piece that begins here, and the unknown one for the first character when it has no piece.</summary>
    private void Extend(string text, int start, int first, (float Score, int From, int Id)[] best)
    {
        var score = best[start].Score;
        var hasSingle = false;
        for (var length = 1; length <= Math.Min(_table.Longest, text.Length - start); length++)
        {
            var span = text.AsSpan(start, length);
            if (!_table.Find(span, out var id) || _table.Pieces[id].Kind == PieceKind.Unused) continue;

            var own = _table.Pieces[id].Kind == PieceKind.UserDefined ? Encoding.UTF8.GetByteCount(span) * _largestScore - UserDefinedPenalty : _table.Pieces[id].Score;
            Offer(ref best[start + length], own + score, start, id);
            hasSingle |= length == first;
        }

        if (!hasSingle) Offer(ref best[start + first], _unknownScore + score, start, _table.Unknown);
    }

    private static void Offer(ref (float Score, int From, int Id) end, double score, int from, int id)
    {
        if (end.From < 0 || score > end.Score) end = ((float)score, from, id);
    }
}
