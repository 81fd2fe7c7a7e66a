namespace Video.Models.Tokenizers;

/// <summary>A regular expression over code points, as tokenizers use them to cut text into words.</summary>
/// <remarks>.NET's own works on UTF-16 units: it takes half of a character beyond U+FFFF for a symbol and would cut words there.</remarks>
internal sealed class SplitPattern
{
    private readonly PatternNode _start;

    /// <exception cref="FormatException">The pattern is wrong or uses what is not supported.</exception>
    public SplitPattern(string pattern)
    {
        Pattern = pattern;
        _start = PatternParser.Parse(pattern).Compile(new AcceptNode());
    }

    public string Pattern { get; }

    /// <summary>A pattern that matches just this text.</summary>
    public static string Escape(string text) => string.Concat(text.Select(character => char.IsAscii(character) && !char.IsAsciiLetterOrDigit(character) ? "\\" + character : character.ToString()));

    /// <summary>The end of the match that begins exactly at <paramref name="start"/>, or null.</summary>
    public int? MatchAt(ReadOnlySpan<char> text, int start) => _start.Match(text, start);

    /// <summary>Cuts the text into matches and what lies between them, in order; nothing is lost and no part is empty.</summary>
    /// <param name="text">Well-formed UTF-16.</param>
    public IEnumerable<(Range Part, bool IsMatch)> Split(string text)
    {
        var unmatched = 0;
        var position = 0;
        while (position < text.Length)
        {
            if (MatchAt(text, position) is not { } end || end == position)
            {
                position += char.IsHighSurrogate(text[position]) && position + 1 < text.Length ? 2 : 1;
                continue;
            }

            if (unmatched < position) yield return (unmatched..position, false);
            yield return (position..end, true);
            position = unmatched = end;
        }

        if (unmatched < text.Length) yield return (unmatched..text.Length, false);
    }
}
