using System.Text;

namespace Video.Models.Templates;

/// <summary>The pprint filter: repr with sorted keys, broken over lines beyond 80 columns.</summary>
internal static class PrettyPrint
{
    private const int Width = 80;

    public static string Of(Value value)
    {
        var result = new StringBuilder();
        Write(value, indent: 0, allowance: 0, result);
        return result.ToString();
    }

    private static void Write(Value value, int indent, int allowance, StringBuilder result)
    {
        RuntimeStack.Ensure();
        value = Sorted(value);
        var flat = Repr.Of(value);
        if (new StringValue(flat).Length <= Width - indent - allowance)
        {
            result.Append(flat);
            return;
        }

        switch (value)
        {
            case DictValue { Items.Count: > 0 } dict:
                WriteDict(dict, indent, allowance, result);
                break;
            case ListValue { Items.Count: > 0 } list:
                WriteItems(list.Items, '[', "]", indent, allowance, result);
                break;
            case TupleValue { Items.Count: > 0 } tuple:
                WriteItems(tuple.Items, '(', tuple.Items.Count == 1 ? ",)" : ")", indent, allowance, result);
                break;
            case StringValue { IsMarkup: false, Text.Length: > 0 } text:
                WriteText(text, indent, allowance, result);
                break;
            default:
                result.Append(flat);
                break;
        }
    }

    private static void WriteDict(DictValue dict, int indent, int allowance, StringBuilder result)
    {
        result.Append('{');
        for (var i = 0; i < dict.Items.Count; i++)
        {
            var (key, value) = dict.Items.GetAt(i);
            var name = Repr.Of(key);
            result.Append(i > 0 ? ",\n" + new string(' ', indent + 1) : "").Append(name).Append(": ");
            Write(value, indent + new StringValue(name).Length + 3, i == dict.Items.Count - 1 ? allowance + 1 : 1, result);
        }

        result.Append('}');
    }

    private static void WriteItems(IReadOnlyList<Value> items, char open, string close, int indent, int allowance, StringBuilder result)
    {
        result.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            result.Append(i > 0 ? ",\n" + new string(' ', indent + 1) : "");
            Write(items[i], indent + 1, i == items.Count - 1 ? allowance + close.Length : 1, result);
        }

        result.Append(close);
    }

    /// <summary>Long text becomes several literals, cut between words; in parentheses where nothing encloses them.</summary>
    private static void WriteText(StringValue text, int indent, int allowance, StringBuilder result)
    {
        var isOutermost = result.Length == 0;
        indent = isOutermost ? indent + 1 : indent;
        allowance = isOutermost ? allowance + 1 : allowance;
        List<string> chunks = [];
        var lines = Splitting.Lines(text, keepEnds: true);
        for (var i = 0; i < lines.Count; i++)
        {
            var isLast = i == lines.Count - 1;
            if (Length(lines[i].Text) <= Width - indent - (isLast ? allowance : 0))
            {
                chunks.Add(Repr.Quoted(lines[i].Text));
                continue;
            }

            AddWords(lines[i].Text, Width - indent, isLast ? allowance : 0, chunks);
        }

        var isSingle = chunks.Count == 1;
        result.Append(isOutermost && !isSingle ? "(" : "");
        result.AppendJoin("\n" + new string(' ', indent), chunks);
        result.Append(isOutermost && !isSingle ? ")" : "");
    }

    private static void AddWords(string line, int width, int allowance, List<string> chunks)
    {
        var parts = System.Text.RegularExpressions.Regex.Matches(line, @"\S*\s*").Select(m => m.Value).Where(p => p.Length > 0).ToList();
        var current = "";
        for (var i = 0; i < parts.Count; i++)
        {
            var room = width - (i == parts.Count - 1 ? allowance : 0);
            if (current.Length > 0 && Length(current + parts[i]) > room)
            {
                chunks.Add(Repr.Quoted(current));
                current = "";
            }

            current += parts[i];
        }

        if (current.Length > 0)
        {
            chunks.Add(Repr.Quoted(current));
        }
    }

    private static int Length(string text) => new StringValue(Repr.Quoted(text)).Length;

    /// <summary>Dicts by key where keys can be compared, all the way down.</summary>
    private static Value Sorted(Value value)
    {
        RuntimeStack.Ensure();
        switch (value)
        {
            case ListValue list:
                return new ListValue(list.Items.ConvertAll(Sorted));
            case TupleValue tuple:
                return new TupleValue([.. tuple.Items.Select(Sorted)]);
            case DictValue dict:
                var result = new DictValue();
                foreach (var (key, item) in ByKey(dict))
                {
                    result.Items[key] = Sorted(item);
                }

                return result;
            default:
                return value;
        }
    }

    private static IEnumerable<KeyValuePair<Value, Value>> ByKey(DictValue dict)
    {
        List<KeyValuePair<Value, Value>> items = [.. dict.Items];
        if (items.TrueForAll(i => i.Key is StringValue) || items.TrueForAll(i => Arithmetic.IsNumber(i.Key)))
        {
            return Sorting.Sorted(items, i => i.Key, reverse: false);
        }

        return Sorting.Sorted(items, i => new StringValue(i.Key.TypeName), reverse: false);
    }
}
