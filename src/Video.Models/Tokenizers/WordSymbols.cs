using System.Text;

namespace Video.Models.Tokenizers;

/// <summary>How a word is cut into the symbols that byte-pair encoding joins.</summary>
internal abstract class WordSymbols
{
    /// <summary>Appends the ids of a word's symbols.</summary>
    public abstract void Cut(string word, List<int> symbols);

    /// <summary>A word as the vocabulary would write it if it were a token.</summary>
    public abstract string Written(string word);
}

/// <summary>One symbol a byte of UTF-8, written in the byte alphabet.</summary>
/// <param name="endOfWord">What the vocabulary writes behind a word's last symbol, as CLIP's does; empty for nothing.</param>
/// <param name="unknown">Stands for a byte that the vocabulary lacks; null: it is left out.</param>
/// <remarks>Reference: tokenizers, models/bpe/model.rs, BPE::merge_word, behind a byte-level pre-tokenizer.</remarks>
internal sealed class ByteSymbols(IReadOnlyDictionary<string, int> ids, string endOfWord = "", int? unknown = null) : WordSymbols
{
    private readonly int?[] _inner = Ids(ids, suffix: "");
    private readonly int?[] _last = Ids(ids, endOfWord);

    public override void Cut(string word, List<int> symbols)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        for (var i = 0; i < bytes.Length; i++)
        {
            var known = i == bytes.Length - 1 ? _last : _inner;
            if ((known[bytes[i]] ?? unknown) is { } id) symbols.Add(id);
        }
    }

    public override string Written(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        return string.Create(bytes.Length, bytes, static (characters, bytes) =>
        {
            for (var i = 0; i < bytes.Length; i++) characters[i] = ByteAlphabet.CharacterOf(bytes[i]);
        }) + endOfWord;
    }

    private static int?[] Ids(IReadOnlyDictionary<string, int> ids, string suffix) =>
        [.. Enumerable.Range(0, 256).Select(value => ids.TryGetValue(ByteAlphabet.CharacterOf((byte)value) + suffix, out var id) ? id : (int?)null)];
}

/// <summary>One symbol a character; those that the vocabulary lacks are their bytes, <c>&lt;0x0A&gt;</c>, or where it lacks these too one unknown symbol a run.</summary>
/// <remarks>Reference: tokenizers, models/bpe/model.rs, BPE::merge_word with byte_fallback and fuse_unk.</remarks>
internal sealed class CharacterSymbols(IReadOnlyDictionary<string, int> ids, int? unknown) : WordSymbols
{
    public override void Cut(string word, List<int> symbols)
    {
        var previousIsUnknown = false;
        foreach (var rune in word.EnumerateRunes())
        {
            var isKnown = ids.TryGetValue(rune.ToString(), out var id);
            if (isKnown) symbols.Add(id);
            else isKnown = AddBytes(rune, symbols);

            if (!isKnown && !previousIsUnknown && unknown is { } instead) symbols.Add(instead);
            previousIsUnknown = !isKnown;
        }
    }

    public override string Written(string word) => word;

    private bool AddBytes(Rune rune, List<int> symbols)
    {
        Span<byte> bytes = stackalloc byte[4];
        Span<int> found = stackalloc int[4];
        var count = rune.EncodeToUtf8(bytes);
        for (var i = 0; i < count; i++)
            if (!ids.TryGetValue($"<0x{bytes[i]:X2}>", out found[i])) return false;

        foreach (var id in found[..count]) symbols.Add(id);
        return true;
    }
}
