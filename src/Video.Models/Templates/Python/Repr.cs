using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>str() and repr() of values, as they reach prompts when a template prints a value.</summary>
internal static class Repr
{
    /// <summary>str(value): text as it is, an undefined value as nothing, the rest as repr.</summary>
    public static string Text(Value value) => value switch
    {
        StringValue text => text.Text,
        UndefinedValue => "",
        _ => Of(value),
    };

    /// <summary>repr(value).</summary>
    public static string Of(Value value)
    {
        var result = new StringBuilder();
        new Writer(result).Write(value);
        return result.ToString();
    }

    public static string Quoted(string text)
    {
        var quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        var result = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var rune in EnumerateRunes(text))
        {
            WriteRune(rune, quote, result);
        }

        return result.Append(quote).ToString();
    }

    public static bool IsPrintable(int codePoint) => codePoint == ' ' || (codePoint is not (>= 0xd800 and <= 0xdfff)
        && CharUnicodeInfo.GetUnicodeCategory(codePoint) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator));

    /// <summary>Code points, lone surrogates as themselves.</summary>
    public static IEnumerable<int> EnumerateRunes(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            yield return char.IsSurrogatePair(text, i) ? char.ConvertToUtf32(text, i++) : text[i];
        }
    }

    private static string Simple(Value value) => value switch
    {
        NoneValue => "None",
        BoolValue boolean => boolean.IsTrue ? "True" : "False",
        IntValue integer => Numbers.Text(integer.Number),
        FloatValue number => FloatText.Repr(number.Number),
        UndefinedValue => "Undefined",
        RangeValue { Step.IsOne: true } range => $"range({range.Start}, {range.Stop})",
        RangeValue range => $"range({range.Start}, {range.Stop}, {range.Step})",
        BytesValue bytes => BytesText(bytes.Bytes),
        MacroValue macro => macro.Definition.MacroName is { } name ? $"<Macro {Quoted(name)}>" : "<Macro anonymous>",
        LoopValue loop => $"<LoopContext {loop.Index0 + 1}/{loop.Length}>",
        SelfValue => "<TemplateReference None>",
        _ => $"<{value.TypeName} object>",
    };

    private static void WriteRune(int rune, char quote, StringBuilder result)
    {
        _ = rune switch
        {
            '\\' => result.Append("\\\\"),
            '\n' => result.Append("\\n"),
            '\r' => result.Append("\\r"),
            '\t' => result.Append("\\t"),
            _ when rune == quote => result.Append('\\').Append(quote),
            _ when IsPrintable(rune) => result.Append(char.ConvertFromUtf32(rune)),
            < 0x100 => result.Append(CultureInfo.InvariantCulture, $"\\x{rune:x2}"),
            < 0x10000 => result.Append(CultureInfo.InvariantCulture, $"\\u{rune:x4}"),
            _ => result.Append(CultureInfo.InvariantCulture, $"\\U{rune:x8}"),
        };
    }

    private static string BytesText(byte[] bytes)
    {
        var quote = bytes.Contains((byte)'\'') && !bytes.Contains((byte)'"') ? '"' : '\'';
        var result = new StringBuilder("b").Append(quote);
        foreach (var b in bytes)
        {
            if (b is >= 0x7f or < 0x20 and not (0x09 or 0x0a or 0x0d))
            {
                result.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            }
            else
            {
                WriteRune(b, quote, result);
            }
        }

        return result.Append(quote).ToString();
    }

    /// <summary>Writes nested values; a namespace that holds itself comes out as {...}.</summary>
    private sealed class Writer(StringBuilder result)
    {
        private readonly HashSet<DictValue> _open = [];

        public void Write(Value value)
        {
            RuntimeStack.Ensure();
            if (result.Length > Budget.MaxSize)
            {
                throw TemplateException.Limit("a printed value is too long");
            }

            switch (value)
            {
                case StringValue text:
                    result.Append(text.IsMarkup ? $"Markup({Quoted(text.Text)})" : Quoted(text.Text));
                    break;
                case ListValue list:
                    WriteItems(list.Items, '[', ']');
                    break;
                case TupleValue { Items.Count: 1 } tuple:
                    result.Append('(');
                    Write(tuple.Items[0]);
                    result.Append(",)");
                    break;
                case TupleValue tuple:
                    WriteItems(tuple.Items, '(', ')');
                    break;
                case DictValue dict:
                    WriteDict(dict);
                    break;
                case DictViewValue view:
                    result.Append(view.TypeName).Append('(');
                    WriteItems(view.Items, '[', ']');
                    result.Append(')');
                    break;
                case NamespaceValue space:
                    result.Append("<Namespace ");
                    WriteDict(space.Attributes);
                    result.Append('>');
                    break;
                default:
                    result.Append(Simple(value));
                    break;
            }
        }

        private void WriteItems(IEnumerable<Value> items, char open, char close)
        {
            result.Append(open);
            var isFirst = true;
            foreach (var item in items)
            {
                _ = isFirst ? result : result.Append(", ");
                isFirst = false;
                Write(item);
            }

            result.Append(close);
        }

        private void WriteDict(DictValue dict)
        {
            if (!_open.Add(dict))
            {
                result.Append("{...}");
                return;
            }

            result.Append('{');
            var isFirst = true;
            foreach (var (key, value) in dict.Items)
            {
                _ = isFirst ? result : result.Append(", ");
                isFirst = false;
                Write(key);
                result.Append(": ");
                Write(value);
            }

            result.Append('}');
            _open.Remove(dict);
        }
    }
}
