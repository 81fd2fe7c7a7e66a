namespace Video.Models.Templates;

/// <summary>continue_final_message: the prompt ends inside the last message, which the model goes on writing.</summary>
/// <remarks>
/// Reference: transformers, utils/chat_template_utils.py, render_jinja_template: a mark is put behind the message's text, and the
/// prompt is cut where the mark comes out.
/// </remarks>
internal static class ContinuedMessage
{
    private const string Mark = "CONTINUE_FINAL_MESSAGE_TAG ";
    private static readonly StringValue Content = new("content");
    private static readonly StringValue Text = new("text");

    /// <summary>The messages with the mark, and the text that it follows.</summary>
    public static (ListValue Messages, string Text) WithMark(ListValue messages)
    {
        if (messages.Items is not [.., DictValue last] || !last.Items.TryGetValue(Content, out var content))
        {
            throw TemplateException.Type("to continue the final message, expected one with content");
        }

        var marked = Copy(last);
        string text;
        if (content is ListValue parts)
        {
            (marked.Items[Content], text) = MarkPart(parts);
        }
        else
        {
            text = Parameters.Text(content).Text;
            marked.Items[Content] = new StringValue(text + Mark);
        }

        return (new ListValue([.. messages.Items[..^1], marked]), text);
    }

    public static string CutAtMark(string rendered, string text)
    {
        var mark = rendered.LastIndexOf(Mark.TrimEnd(), StringComparison.Ordinal);
        if (mark < 0 || !rendered.Contains(text.AsSpan().Trim(Whitespace.All).ToString()))
        {
            throw TemplateException.Type("to continue the final message, expected the template to print it, but it does not");
        }

        // Where the template trimmed the mark, it would have trimmed the message.
        var isKept = rendered.AsSpan(mark).StartsWith(Mark);
        return isKept ? rendered[..mark] : rendered.AsSpan(0, mark).TrimEnd(Whitespace.All).ToString();
    }

    private static (ListValue Parts, string Text) MarkPart(ListValue parts)
    {
        for (var i = parts.Items.Count - 1; i >= 0; i--)
        {
            if (parts.Items[i] is DictValue part && part.Items.TryGetValue(Text, out var value))
            {
                var text = Parameters.Text(value).Text;
                var marked = Copy(part);
                marked.Items[Text] = new StringValue(text + Mark);
                return (new ListValue([.. parts.Items[..i], marked, .. parts.Items[(i + 1)..]]), text);
            }
        }

        throw TemplateException.Type("to continue the final message, expected text in it, but there is none");
    }

    private static DictValue Copy(DictValue dict)
    {
        var copy = new DictValue();
        foreach (var (key, value) in dict.Items)
        {
            copy.Items[key] = value;
        }

        return copy;
    }
}
