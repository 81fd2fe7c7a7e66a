using System.Globalization;
using System.Text;

namespace Video.Models.Templates;

/// <summary>"{} {name.attribute[key]!r:>5}".format(…), in the sandbox: attributes are looked up by its rules.</summary>
/// <remarks>Source: the Python library reference, "Format String Syntax"; string.Formatter for automatic numbering.</remarks>
internal sealed class BraceFormat
{
    private readonly Interpreter _run;
    private readonly StringValue _format;
    private readonly IReadOnlyList<Value> _positional;
    private readonly Func<string, Value?> _named;
    private int _automatic;

    private BraceFormat(Interpreter run, StringValue format, IReadOnlyList<Value> positional, Func<string, Value?> named)
    {
        _run = run;
        _format = format;
        _positional = positional;
        _named = named;
    }

    public static StringValue Apply(
        Interpreter run, StringValue format, IReadOnlyList<Value> positional, IReadOnlyList<KeyValuePair<string, Value>> keywords) =>
        format.Same(new BraceFormat(run, format, positional, name => keywords.FirstOrDefault(k => k.Key == name).Value).Expand(format.Text, depth: 2));

    public static StringValue ApplyMap(Interpreter run, StringValue format, Value mapping)
    {
        var dict = mapping as DictValue ?? throw (mapping is UndefinedValue undefined ? undefined.Error : TemplateException.Type("format_map() wants a mapping"));
        return format.Same(new BraceFormat(run, format, [], name => dict.Items.GetValueOrDefault(new StringValue(name))).Expand(format.Text, depth: 2));
    }

    private string Expand(string text, int depth)
    {
        if (depth < 0)
        {
            throw TemplateException.Type("Max string recursion exceeded");
        }

        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '{' or '}' && i + 1 < text.Length && text[i + 1] == c)
            {
                result.Append(c);
                i++;
            }
            else if (c == '}')
            {
                throw TemplateException.Type("Single '}' encountered in format string");
            }
            else if (c == '{')
            {
                var end = FindEnd(text, i);
                var field = Field(text[(i + 1)..end], depth);
                _run.Budget.Allocate(field.Length);
                result.Append(field);
                i = end;
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    private static int FindEnd(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            // Brackets of an index hide braces inside them.
            depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        throw TemplateException.Type("expected '}' before end of string");
    }

    private string Field(string field, int depth)
    {
        var nameEnd = NameEnd(field);
        var rest = field[nameEnd..];
        var conversion = '\0';
        if (rest.StartsWith('!'))
        {
            conversion = rest.Length > 1 ? rest[1] : throw TemplateException.Type("end of string while looking for conversion specifier");
            rest = rest[2..];
            if (rest.Length > 0 && rest[0] != ':')
            {
                throw TemplateException.Type("expected ':' after conversion specifier");
            }
        }

        var value = Lookup(field[..nameEnd]);
        var spec = Expand(rest.Length > 0 ? rest[1..] : "", depth - 1);
        value = conversion switch
        {
            '\0' => value,
            's' => new StringValue(Repr.Text(value)),
            'r' => new StringValue(Repr.Of(value)),
            'a' => new StringValue(JsonText.EscapeNonAscii(Repr.Of(value), pythonStyle: true)),
            _ => throw TemplateException.Type($"Unknown conversion specifier {conversion}"),
        };
        if (!_format.IsMarkup)
        {
            return FormatSpec.Format(_run, value, spec);
        }

        return value is StringValue { IsMarkup: true } markup
            ? spec.Length == 0 ? markup.Text : throw TemplateException.Type("Unsupported format specification for Markup.")
            : Html.EscapeText(FormatSpec.Format(_run, value, spec));
    }

    private static int NameEnd(string field)
    {
        var inBrackets = false;
        for (var i = 0; i < field.Length; i++)
        {
            inBrackets = field[i] == '[' || (inBrackets && field[i] != ']');
            if (!inBrackets && (field[i] is '!' or ':'))
            {
                return i;
            }

            if (!inBrackets && (field[i] is '{' or '}'))
            {
                throw TemplateException.Type("unexpected '{' in field name");
            }
        }

        return field.Length;
    }

    private Value Lookup(string name)
    {
        var end = name.AsSpan().IndexOfAny('.', '[');
        var value = First(end < 0 ? name : name[..end]);
        for (var i = end < 0 ? name.Length : end; i < name.Length;)
        {
            if (name[i] == '.')
            {
                var next = name.AsSpan(i + 1).IndexOfAny('.', '[');
                next = next < 0 ? name.Length : i + 1 + next;
                value = next > i + 1 ? Members.Attribute(_run, value, name[(i + 1)..next]) : throw TemplateException.Type("Empty attribute in format string");
                i = next;
            }
            else if (name[i] == '[' && name.IndexOf(']', i) is var close && close > i + 1)
            {
                var key = name[(i + 1)..close];
                value = Members.Item(_run, value, key.All(char.IsAsciiDigit) ? new IntValue(NumberLiteral.ParseInteger(key)) : new StringValue(key));
                i = close + 1;
            }
            else
            {
                throw TemplateException.Type("malformed field in format string");
            }
        }

        return value;
    }

    private Value First(string name)
    {
        if (name.Length > 0 && !name.All(char.IsAsciiDigit))
        {
            return _named(name) ?? throw TemplateException.Type($"KeyError: '{name}'");
        }

        if (name.Length == 0 ? _automatic < 0 : _automatic > 0)
        {
            throw TemplateException.Type("cannot switch between manual field specification and automatic field numbering");
        }

        var index = name.Length == 0 ? _automatic++ : int.TryParse(name, CultureInfo.InvariantCulture, out var given) ? given : int.MaxValue;
        _automatic = name.Length == 0 ? _automatic : -1;
        return index < _positional.Count ? _positional[index] : throw TemplateException.Type($"Replacement index {index} out of range for positional args tuple");
    }
}
