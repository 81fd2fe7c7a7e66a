using System.Text;
using System.Text.RegularExpressions;

namespace Video.Models.Templates;

/// <summary>Filters that make text of text.</summary>
internal static partial class TextFilters
{
    public static readonly Dictionary<string, NativeFunction> All = Methods.Table(
        ("upper", "s", (_, a) => Map(a, Casing.Upper)),
        ("lower", "s", (_, a) => Map(a, Casing.Lower)),
        ("capitalize", "s", (_, a) => Map(a, Casing.Capitalise)),
        ("title", "s", (_, a) => new StringValue(Title(Parameters.Printed(a[0]).Text))),
        ("trim", "value chars?", (_, a) => StringMethods.Strip(Parameters.Printed(a[0]), a.Optional(1), start: true, end: true)),
        ("replace", "s old new count?", Replace),
        ("string", "object/", (_, a) => Parameters.Printed(a[0])),
        ("center", "value width?", (run, a) => StringMethods.Centre(run, Parameters.Printed(a[0]), Parameters.Integer(a.Optional(1), 80))),
        ("indent", "s width? first? blank?", Indent),
        ("truncate", "s length? killwords? end? leeway?", Truncate),
        ("wordcount", "s", (_, a) => Numbers.Int(Word().Count(Parameters.Printed(a[0]).Text))),
        ("wordwrap", "s width? break_long_words? wrapstring? break_on_hyphens?", WordWrap.Filter),
        ("format", "value *", Format),
        ("pprint", "value", (_, a) => new StringValue(PrettyPrint.Of(a[0]))),
        ("urlencode", "value", UrlEncode),
        ("tojson", "x ensure_ascii? indent? separators? sort_keys?", JsonText.Filter));

    private static StringValue Map(BoundArguments a, Func<string, string> map)
    {
        var text = Parameters.Printed(a[0]);
        return text.Same(map(text.Text));
    }

    /// <summary>Each word's first character in upper case, the rest in lower: words begin after white space, hyphens and opening brackets.</summary>
    private static string Title(string text) => string.Concat(WordBeginnings().Split(text).Where(p => p.Length > 0).Select(part =>
    {
        var value = new StringValue(part);
        return Casing.Upper(value.At(0)) + Casing.Lower(value.Part(1, value.Length));
    }));

    private static StringValue Replace(Interpreter run, BoundArguments a)
    {
        var count = a.OptionalOrNone(3) is { } given ? Parameters.Integer(given) : -1;
        if (!run.AutoEscape)
        {
            return StringMethods.Replace(run, Plain(a[0]), Plain(a[1]), Plain(a[2]), count);
        }

        var hasMarkup = a[1] is StringValue { IsMarkup: true } || (a[2] is StringValue { IsMarkup: true } && a[0] is not StringValue { IsMarkup: true });
        var text = hasMarkup ? Html.Escape(a[0]) : Parameters.Printed(a[0]);
        return StringMethods.Replace(run, text, Parameters.Printed(a[1]), Parameters.Printed(a[2]), count);
    }

    private static StringValue Plain(Value value) => new(Repr.Text(value));

    private static StringValue Indent(Interpreter run, BoundArguments a)
    {
        if (a[0] is UndefinedValue undefined)
        {
            throw undefined.Error;
        }

        var text = Parameters.Text(a[0]);
        var (first, blank) = (a.Flag(2), a.Flag(3));
        run.Budget.Allocate(a.Optional(1) is { } width and not StringValue ? Parameters.Integer(width) : 0);
        var indention = a.Optional(1) is StringValue given ? given.Text
            : new string(' ', Math.Max(0, a.Optional(1) is { } spaces ? Parameters.Integer(spaces) : 4));
        var lines = Splitting.Lines(text.Same(text.Text + "\n"), keepEnds: false);
        var result = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            var isIndented = i == 0 ? first : blank || lines[i].Text.Length > 0;
            run.Budget.Allocate(lines[i].Text.Length + indention.Length + 1);
            result.Append(i > 0 ? "\n" : "").Append(isIndented ? indention : "").Append(lines[i].Text);
        }

        return text.Same(result.ToString());
    }

    private static Value Truncate(Interpreter run, BoundArguments a)
    {
        var length = Parameters.Integer(a.Optional(1), 255);
        var end = a.Optional(3) is { } given ? Parameters.Text(given) : new StringValue("...");
        var leeway = a.OptionalOrNone(4) is { } tolerance ? Parameters.Integer(tolerance) : 5;
        if (length < end.Length || leeway < 0)
        {
            throw TemplateException.Type($"expected length >= {end.Length} and leeway >= 0, got {length} and {leeway}");
        }

        if (Iteration.Length(a[0]) <= length + (long)leeway)
        {
            return a[0];
        }

        var text = Parameters.Text(a[0]);
        var cut = text.Part(0, length - end.Length);
        if (!a.Flag(2) && cut.LastIndexOf(' ') is var space and >= 0)
        {
            cut = cut[..space];
        }

        return Operators.Concat(run, text.Same(cut), end);
    }

    private static Value Format(Interpreter run, BoundArguments a)
    {
        if (a.Rest.Count > 0 && a.Keywords.Count > 0)
        {
            throw TemplateException.Type("can't handle positional and keyword arguments at the same time");
        }

        Value values = a.Keywords.Count > 0 ? Globals.MakeDict(run, [], a.Keywords) : new TupleValue(a.Rest);
        return PercentFormat.Apply(run, Parameters.Printed(a[0]), values);
    }

    private static StringValue UrlEncode(Interpreter run, BoundArguments a)
    {
        if (a[0] is StringValue || !Iteration.IsIterable(a[0]))
        {
            return new StringValue(Quote(Repr.Text(a[0]), isQuery: false));
        }

        var pairs = a[0] is DictValue dict ? new DictViewValue(dict, DictViewKind.Items) : a[0];
        return new StringValue(string.Join('&', Iteration.Over(run, pairs).Select(pair =>
        {
            var items = Iteration.Unpack(run, pair, 2);
            return $"{Quote(Repr.Text(items[0]), isQuery: true)}={Quote(Repr.Text(items[1]), isQuery: true)}";
        })));
    }

    private static string Quote(string text, bool isQuery)
    {
        var result = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            _ = char.IsAsciiLetterOrDigit(c) || "_.-~".Contains(c) || (c == '/' && !isQuery) ? result.Append(c)
                : c == ' ' && isQuery ? result.Append('+')
                : result.Append('%').Append(b.ToString("X2"));
        }

        return result.ToString();
    }

    [GeneratedRegex(@"([-\s({\[<]+)")]
    private static partial Regex WordBeginnings();

    [GeneratedRegex(@"[\p{L}\p{N}_]+")]
    private static partial Regex Word();
}
