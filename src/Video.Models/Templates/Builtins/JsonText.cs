using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>JSON as Python's json.dumps writes it.</summary>
internal sealed class JsonText
{
    private readonly Interpreter _run;
    private readonly StringBuilder _result = new();
    private readonly bool _asciiOnly;
    private readonly string? _indent;
    private readonly string _itemSeparator;
    private readonly string _keySeparator;
    private readonly bool _sortKeys;

    private JsonText(Interpreter run, bool asciiOnly, string? indent, (string Item, string Key) separators, bool sortKeys)
    {
        _run = run;
        _asciiOnly = asciiOnly;
        _indent = indent;
        (_itemSeparator, _keySeparator) = separators;
        _sortKeys = sortKeys;
    }

    /// <summary>tojson(value, ensure_ascii=false, indent=none, separators=none, sort_keys=false), as transformers defines it.</summary>
    public static StringValue Filter(Interpreter run, BoundArguments a)
    {
        var indent = Indent(run, a.OptionalOrNone(2));
        var writer = new JsonText(run, a.Flag(1), indent, Separators(run, a.OptionalOrNone(3), indent is not null), a.Flag(4));
        writer.Write(a[0], 0);
        return new StringValue(writer._result.ToString());
    }

    /// <summary>\uXXXX for JSON, \xXX, \uXXXX or \UXXXXXXXX in Python's style, for every character beyond ASCII.</summary>
    public static string EscapeNonAscii(string text, bool pythonStyle = false)
    {
        var result = new StringBuilder();
        if (!pythonStyle)
        {
            foreach (var c in text)
            {
                _ = c < 0x7f ? result.Append(c) : result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }

            return result.ToString();
        }

        foreach (var rune in Repr.EnumerateRunes(text))
        {
            _ = rune switch
            {
                < 0x80 => result.Append((char)rune),
                < 0x100 => result.Append(CultureInfo.InvariantCulture, $"\\x{rune:x2}"),
                < 0x10000 => result.Append(CultureInfo.InvariantCulture, $"\\u{rune:x4}"),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\U{rune:x8}"),
            };
        }

        return result.ToString();
    }

    private static string? Indent(Interpreter run, Value? value)
    {
        if (value is null)
        {
            return null;
        }

        if (value is StringValue text)
        {
            return text.Text;
        }

        var width = Math.Max(0, Parameters.Integer(value));
        run.Budget.Allocate(width);
        return new string(' ', width);
    }

    private static (string Item, string Key) Separators(Interpreter run, Value? value, bool isIndented)
    {
        if (value is null)
        {
            return (isIndented ? "," : ", ", ": ");
        }

        var parts = Iteration.Unpack(run, value, 2);
        return (Parameters.Text(parts[0]).Text, Parameters.Text(parts[1]).Text);
    }

    private void Write(Value value, int depth)
    {
        RuntimeStack.Ensure();
        _run.Budget.Step();
        switch (value)
        {
            case StringValue text:
                WriteText(text.Text);
                break;
            case ListValue list:
                WriteItems(list.Items, depth);
                break;
            case TupleValue tuple:
                WriteItems(tuple.Items, depth);
                break;
            case DictValue dict:
                WriteDict(dict, depth);
                break;
            default:
                Append(Scalar(value) ?? throw TemplateException.Type($"Object of type {value.TypeName} is not JSON serializable"));
                break;
        }
    }

    private static string? Scalar(Value value) => value switch
    {
        NoneValue => "null",
        BoolValue boolean => boolean.IsTrue ? "true" : "false",
        IntValue integer => Numbers.Text(integer.Number),
        FloatValue { Number: double.NaN } => "NaN",
        FloatValue { Number: var number } => double.IsInfinity(number) ? number > 0 ? "Infinity" : "-Infinity" : FloatText.Repr(number),
        _ => null,
    };

    private void WriteItems(IReadOnlyList<Value> items, int depth)
    {
        if (items.Count == 0)
        {
            Append("[]");
            return;
        }

        Append("[");
        for (var i = 0; i < items.Count; i++)
        {
            Append(i > 0 ? _itemSeparator : "");
            NewLine(depth + 1);
            Write(items[i], depth + 1);
        }

        NewLine(depth);
        Append("]");
    }

    private void WriteDict(DictValue dict, int depth)
    {
        if (dict.Items.Count == 0)
        {
            Append("{}");
            return;
        }

        Append("{");
        IEnumerable<KeyValuePair<Value, Value>> items = dict.Items;
        if (_sortKeys)
        {
            items = Sorting.Sorted([.. dict.Items], i => i.Key, reverse: false);
        }

        var isFirst = true;
        foreach (var (key, value) in items)
        {
            Append(isFirst ? "" : _itemSeparator);
            isFirst = false;
            NewLine(depth + 1);
            WriteText(key is StringValue text ? text.Text : Scalar(key)
                ?? throw TemplateException.Type($"keys must be str, int, float, bool or None, not {key.TypeName}"));
            Append(_keySeparator);
            Write(value, depth + 1);
        }

        NewLine(depth);
        Append("}");
    }

    private void NewLine(int depth)
    {
        if (_indent is null)
        {
            return;
        }

        Append("\n");
        for (; depth > 0; depth--)
        {
            Append(_indent);
        }
    }

    private void WriteText(string text)
    {
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                < ' ' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }

        var result = escaped.Append('"').ToString();
        Append(_asciiOnly ? EscapeNonAscii(result) : result);
    }

    private void Append(string text)
    {
        _run.Budget.Allocate(text.Length);
        _result.Append(text);
    }
}
