namespace Video.Models.Templates;

/// <summary>split, rsplit, splitlines and partition.</summary>
internal static class Splitting
{
    public static ListValue Split(Interpreter run, BoundArguments a, bool fromEnd)
    {
        var text = (StringValue)a[0];
        var limit = Parameters.Integer(a.Optional(2), -1);
        limit = limit < 0 ? int.MaxValue : limit;
        List<string> parts;
        if (a.OptionalOrNone(1) is not { } separator)
        {
            parts = fromEnd ? RightWords(text.Text, limit) : Words(text.Text, limit);
        }
        else
        {
            var by = Parameters.Text(separator).Text;
            parts = by.Length == 0 ? throw TemplateException.Type("empty separator")
                : fromEnd ? RightParts(text.Text, by, limit) : Parts(text.Text, by, limit);
        }

        run.Budget.Allocate(text.Text.Length + parts.Count);
        return new ListValue(parts.ConvertAll(p => (Value)text.Same(p)));
    }

    /// <summary>Words between white space; what is left after <paramref name="limit"/> of them stays whole.</summary>
    public static List<string> Words(string text, int limit = int.MaxValue)
    {
        List<string> words = [];
        var rest = text.AsSpan().TrimStart(Whitespace.All);
        while (rest.Length > 0)
        {
            var end = words.Count < limit ? rest.IndexOfAny(Whitespace.Characters) : -1;
            if (end < 0)
            {
                words.Add(rest.ToString());
                break;
            }

            words.Add(rest[..end].ToString());
            rest = rest[end..].TrimStart(Whitespace.All);
        }

        return words;
    }

    public static List<StringValue> Lines(StringValue text, bool keepEnds)
    {
        List<StringValue> lines = [];
        for (var start = 0; start < text.Text.Length;)
        {
            var end = text.Text.AsSpan(start).IndexOfAny("\n\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029");
            if (end < 0)
            {
                lines.Add(text.Same(text.Text[start..]));
                break;
            }

            end += start;
            var next = text.Text[end] == '\r' && end + 1 < text.Text.Length && text.Text[end + 1] == '\n' ? end + 2 : end + 1;
            lines.Add(text.Same(text.Text[start..(keepEnds ? next : end)]));
            start = next;
        }

        return lines;
    }

    public static TupleValue Partition(BoundArguments a, bool fromEnd)
    {
        var text = (StringValue)a[0];
        var separator = Parameters.Text(a[1]).Text;
        if (separator.Length == 0)
        {
            throw TemplateException.Type("empty separator");
        }

        var found = fromEnd ? text.Text.LastIndexOf(separator, StringComparison.Ordinal) : text.Text.IndexOf(separator, StringComparison.Ordinal);
        var parts = found >= 0 ? [text.Text[..found], separator, text.Text[(found + separator.Length)..]]
            : fromEnd ? new[] { "", "", text.Text } : [text.Text, "", ""];
        return new TupleValue([.. parts.Select(text.Same)]);
    }

    private static List<string> Parts(string text, string by, int limit)
    {
        List<string> parts = [];
        var start = 0;
        while (parts.Count < limit && text.IndexOf(by, start, StringComparison.Ordinal) is var found and >= 0)
        {
            parts.Add(text[start..found]);
            start = found + by.Length;
        }

        parts.Add(text[start..]);
        return parts;
    }

    private static List<string> RightParts(string text, string by, int limit)
    {
        List<string> parts = [];
        var end = text.Length;
        while (parts.Count < limit && text.AsSpan(0, end).LastIndexOf(by, StringComparison.Ordinal) is var found and >= 0)
        {
            parts.Add(text[(found + by.Length)..end]);
            end = found;
        }

        parts.Add(text[..end]);
        parts.Reverse();
        return parts;
    }

    private static List<string> RightWords(string text, int limit)
    {
        List<string> words = [];
        var rest = text.AsSpan().TrimEnd(Whitespace.All);
        while (rest.Length > 0)
        {
            var start = words.Count < limit ? rest.LastIndexOfAny(Whitespace.Characters) : -1;
            if (start < 0)
            {
                words.Add(rest.ToString());
                break;
            }

            words.Add(rest[(start + 1)..].ToString());
            rest = rest[..start].TrimEnd(Whitespace.All);
        }

        words.Reverse();
        return words;
    }
}
