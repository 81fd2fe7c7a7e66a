using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Video.Analysis.Text;

/// <summary>Makes a model's raw output fit for a page and a database: no control characters, no lone surrogates, single spaces.</summary>
internal static partial class CleanText
{
    /// <param name="raw">What the model wrote.</param>
    /// <param name="maxLength">Longest result in UTF-16 units; cut at a space where there is one.</param>
    public static string Of(string raw, int maxLength = 4000)
    {
        var text = new StringBuilder(raw.Length);
        foreach (var rune in raw.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsWhiteSpace(rune))
            {
                if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
            }
            else if (rune != Rune.ReplacementChar && category is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
            {
                text.Append(rune.ToString());
            }
        }

        var clean = text.ToString().Trim();
        if (clean.Length <= maxLength) return clean;

        var end = clean.LastIndexOf(' ', maxLength - 1);
        return clean[..(end > maxLength / 2 ? end : char.IsHighSurrogate(clean[maxLength - 1]) ? maxLength - 1 : maxLength)].TrimEnd();
    }

    /// <summary>The same for a description, in which small models go round in circles: each sentence once, without a last one that was cut off while it said an earlier one again.</summary>
    public static string OfDescription(string raw)
    {
        var sentences = SentenceEnd().Split(Of(raw)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (sentences.SkipLast(1).Any(said => said.StartsWith(sentences[^1], StringComparison.OrdinalIgnoreCase))) sentences.RemoveAt(sentences.Count - 1);
        return string.Join(' ', sentences);
    }

    [GeneratedRegex(@"(?<=[.!?]) (?=\p{Lu}|\p{Lo})")]
    private static partial Regex SentenceEnd();
}
