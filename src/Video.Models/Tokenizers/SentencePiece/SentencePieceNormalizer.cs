using System.Text;

namespace Video.Models.Tokenizers.SentencePiece;

/// <summary>Writes a text as its pieces are written: characters replaced, spaces as ▁.</summary>
/// <remarks>Reference: sentencepiece, src/normalizer.cc, Normalizer::Normalize and NormalizePrefix.</remarks>
internal sealed class SentencePieceNormalizer(SentencePieceModel model)
{
    private readonly CharacterMap? _map = model.CharacterMap.Length > 0 ? new CharacterMap(model.CharacterMap) : null;
    private readonly byte[] _space = model.EscapesSpaces ? "▁"u8.ToArray() : " "u8.ToArray();

    /// <summary>Pieces that are taken as they stand, longest first.</summary>
    private readonly byte[][] _userDefined = [.. model.Pieces.Where(piece => piece.Kind == PieceKind.UserDefined).Select(piece => Encoding.UTF8.GetBytes(piece.Text)).OrderByDescending(bytes => bytes.Length)];

    public string Normalize(string text)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        while (model.RemovesExtraSpaces && !rest.IsEmpty && Prefix(rest, out var length).SequenceEqual(" "u8)) rest = rest[length..];
        if (rest.IsEmpty) return "";

        var result = new List<byte>(rest.Length + 8);
        if (model.AddsSpaceInFront && !model.SpaceIsSuffix) result.AddRange(_space);
        var afterSpace = model.RemovesExtraSpaces;
        while (!rest.IsEmpty)
        {
            var part = Prefix(rest, out var length);
            if (afterSpace) part = part.TrimStart((byte)' ');
            foreach (var value in part)
            {
                if (value == ' ') result.AddRange(_space);
                else result.Add(value);
            }

            if (!part.IsEmpty) afterSpace = part[^1] == ' ';
            if (!model.RemovesExtraSpaces) afterSpace = false;
            rest = rest[length..];
        }

        while (model.RemovesExtraSpaces && result.Count >= _space.Length && result.TakeLast(_space.Length).SequenceEqual(_space)) result.RemoveRange(result.Count - _space.Length, _space.Length);
        if (model.AddsSpaceInFront && model.SpaceIsSuffix) result.AddRange(_space);
        return Encoding.UTF8.GetString([.. result]);
    }

    /// <summary>What the beginning of a text becomes, and how many bytes of it that was.</summary>
    private ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> text, out int length)
    {
        foreach (var symbol in _userDefined)
        {
            if (!text.StartsWith(symbol)) continue;
            length = symbol.Length;
            return symbol;
        }

        if (_map is not null && _map.Replace(text, out length) is var replacement && length > 0) return replacement;

        Rune.DecodeFromUtf8(text, out _, out length); // well-formed: it was made from runes
        return text[..length];
    }
}
