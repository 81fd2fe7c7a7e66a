using System.Text;

namespace Video.Models.Tokenizers;

/// <summary>White space as patterns know it, <c>\s</c>.</summary>
internal static class WhiteSpace
{
    /// <summary>Every run of white space as one space.</summary>
    public static string Collapse(string text)
    {
        var result = new StringBuilder(text.Length);
        var wasSpace = false;
        foreach (var character in text)
        {
            var isSpace = CharacterSet.WhiteSpace.Contains(character);
            if (!isSpace) result.Append(character);
            else if (!wasSpace) result.Append(' ');
            wasSpace = isSpace;
        }

        return result.ToString();
    }
}
