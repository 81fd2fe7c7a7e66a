using System.Text;
using System.Text.RegularExpressions;

namespace Video.Storage.Stores;

/// <summary>Text as PostgreSQL can hold it: models generate any character, the database refuses NUL and halves of surrogate pairs.</summary>
internal static partial class Storable
{
    public static string Text(string text)
    {
        if (!text.Contains('\0') && !text.Any(char.IsSurrogate))
        {
            return text;
        }

        // Runes are read with halves replaced by U+FFFD.
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != 0)
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }

    /// <param name="json">Serialised, so NUL can only appear escaped, after an even number of backslashes.</param>
    public static string Json(string json) => json.Contains("\\u0000", StringComparison.Ordinal) ? EscapedNul().Replace(json, "$1") : json;

    [GeneratedRegex(@"(?<!\\)((?:\\\\)*)\\u0000")]
    private static partial Regex EscapedNul();
}
