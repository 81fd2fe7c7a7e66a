using System.Text;

namespace Video.Models.Templates;

/// <summary>Escaping text for HTML, which markup already is.</summary>
internal static class Html
{
    public static StringValue Escape(Value value) => value is StringValue { IsMarkup: true } markup
        ? markup
        : new StringValue(EscapeText(Repr.Text(value)), isMarkup: true);

    public static string EscapeText(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>'\"") < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '\'' => result.Append("&#39;"),
                '"' => result.Append("&#34;"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }

    /// <summary>Text without comments and tags, white space collapsed, entities resolved.</summary>
    public static string StripTags(string text)
    {
        text = Without(text, "<!--", "-->");
        text = Without(text, "<", ">");
        return HtmlEntities.Unescape(string.Join(' ', Splitting.Words(text)));
    }

    private static string Without(string text, string open, string close)
    {
        var result = new StringBuilder();
        var position = 0;
        while (text.IndexOf(open, position, StringComparison.Ordinal) is var start and >= 0
            && text.IndexOf(close, start, StringComparison.Ordinal) is var end and >= 0)
        {
            result.Append(text, position, start - position);
            position = end + close.Length;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }
}
