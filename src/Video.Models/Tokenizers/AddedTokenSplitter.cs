using System.Buffers;
using System.Text;

namespace Video.Models.Tokenizers;

/// <summary>Cuts text at added tokens: the leftmost match, of those the longest.</summary>
/// <remarks>Reference: tokenizers, tokenizer/added_vocabulary.rs, AddedVocabulary::find_matches.</remarks>
internal sealed class AddedTokenSplitter
{
    /// <summary>Here the zero-width joiners count as parts of words, in split patterns they do not.</summary>
    private static readonly CharacterSet Word = new CharacterSet().Add(CharacterSet.Word).Add(0x200C, 0x200D);

    private readonly Dictionary<char, (string Text, AddedToken Token)[]> _byFirst; // longest first
    private readonly SearchValues<char> _firsts;

    /// <param name="tokens">The tokens with the text to look for.</param>
    public AddedTokenSplitter(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        _byFirst = tokens.Where(token => token.Text.Length > 0)
            .GroupBy(token => token.Text[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(token => token.Text.Length).ToArray());
        _firsts = SearchValues.Create([.. _byFirst.Keys]);
    }

    /// <summary>The parts of the text in order; a part with a token is that token, one without is text between tokens. No part of text is empty.</summary>
    public IEnumerable<(string Text, AddedToken? Token)> Split(string text)
    {
        var done = 0; // everything before is in parts already
        for (var search = 0; Find(text, search) is var (start, length, token);)
        {
            var end = start + length;
            search = end;
            if (token.SingleWord && (EndsWithWord(text.AsSpan(0, start)) || StartsWithWord(text.AsSpan(end)))) continue;

            var from = token.LeftStrip ? Math.Max(done, text.AsSpan(0, start).TrimEnd().Length) : start;
            var to = token.RightStrip ? text.Length - text.AsSpan(end).TrimStart().Length : end;
            if (done < from) yield return (text[done..from], null);
            yield return (token.Content, token);
            done = to;
            search = Math.Max(search, to);
        }

        if (done < text.Length) yield return (text[done..], null);
    }

    private (int Start, int Length, AddedToken Token)? Find(string text, int from)
    {
        while (from < text.Length)
        {
            var skipped = text.AsSpan(from).IndexOfAny(_firsts);
            if (skipped < 0) return null;

            from += skipped;
            foreach (var (content, token) in _byFirst[text[from]])
                if (string.CompareOrdinal(text, from, content, 0, content.Length) == 0) return (from, content.Length, token);
            from++;
        }

        return null;
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeLastFromUtf16(text, out var last, out _) == OperationStatus.Done && Word.Contains(last.Value);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        Rune.DecodeFromUtf16(text, out var first, out _) == OperationStatus.Done && Word.Contains(first.Value);
}
