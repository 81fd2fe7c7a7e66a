using System.Text;

namespace Video.Models.Templates;

/// <summary>Python's methods of str; on markup, arguments are escaped and the result is markup.</summary>
internal static class StringMethods
{
    public static readonly Dictionary<string, NativeFunction> All = Methods.Table(
        ("upper", "str/", (_, a) => Map(a, Casing.Upper)),
        ("lower", "str/", (_, a) => Map(a, Casing.Lower)),
        ("title", "str/", (_, a) => Map(a, Casing.Title)),
        ("capitalize", "str/", (_, a) => Map(a, Casing.Capitalise)),
        ("swapcase", "str/", (_, a) => Map(a, Casing.SwapCase)),
        ("casefold", "str/", (_, a) => Map(a, Casing.Fold)),
        ("strip", "str chars?/", (_, a) => Strip(a, start: true, end: true)),
        ("lstrip", "str chars?/", (_, a) => Strip(a, start: true, end: false)),
        ("rstrip", "str chars?/", (_, a) => Strip(a, start: false, end: true)),
        ("removeprefix", "str prefix/", (_, a) => Map(a, t => t.StartsWith(Text(a, 1), StringComparison.Ordinal) ? t[Text(a, 1).Length..] : t)),
        ("removesuffix", "str suffix/", (_, a) => Map(a, t => t.EndsWith(Text(a, 1), StringComparison.Ordinal) ? t[..^Text(a, 1).Length] : t)),
        ("startswith", "str prefix start? end?/", (_, a) => TextSearch.HasAffix(a, atStart: true)),
        ("endswith", "str suffix start? end?/", (_, a) => TextSearch.HasAffix(a, atStart: false)),
        ("find", "str sub start? end?/", (_, a) => Numbers.Int(TextSearch.Find(a, fromEnd: false))),
        ("rfind", "str sub start? end?/", (_, a) => Numbers.Int(TextSearch.Find(a, fromEnd: true))),
        ("index", "str sub start? end?/", (_, a) => TextSearch.FindOrFail(a, fromEnd: false)),
        ("rindex", "str sub start? end?/", (_, a) => TextSearch.FindOrFail(a, fromEnd: true)),
        ("count", "str sub start? end?/", (_, a) => Numbers.Int(TextSearch.Count(a))),
        ("split", "str sep? maxsplit?", (run, a) => Splitting.Split(run, a, fromEnd: false)),
        ("rsplit", "str sep? maxsplit?", (run, a) => Splitting.Split(run, a, fromEnd: true)),
        ("splitlines", "str keepends?", (_, a) => new ListValue([.. Splitting.Lines((StringValue)a[0], a.Flag(1))])),
        ("partition", "str sep/", (_, a) => Splitting.Partition(a, fromEnd: false)),
        ("rpartition", "str sep/", (_, a) => Splitting.Partition(a, fromEnd: true)),
        ("replace", "str old new count?", (run, a) => Replace(run, (StringValue)a[0], Parameters.Text(a[1]), Parameters.Text(a[2]), Parameters.Integer(a.Optional(3), -1))),
        ("join", "str iterable/", (run, a) => Join(run, (StringValue)a[0], Iteration.Over(run, a[1]))),
        ("center", "str width fillchar?/", (run, a) => Pad(run, a, Side.Both)),
        ("ljust", "str width fillchar?/", (run, a) => Pad(run, a, Side.Right)),
        ("rjust", "str width fillchar?/", (run, a) => Pad(run, a, Side.Left)),
        ("zfill", "str width/", ZeroFill),
        ("expandtabs", "str tabsize?", ExpandTabs),
        ("isalpha", "str/", (_, a) => Test(a, CharacterTests.IsAlpha)),
        ("isdigit", "str/", (_, a) => Test(a, CharacterTests.IsDigit)),
        ("isdecimal", "str/", (_, a) => Test(a, CharacterTests.IsDecimal)),
        ("isnumeric", "str/", (_, a) => Test(a, CharacterTests.IsNumeric)),
        ("isalnum", "str/", (_, a) => Test(a, r => CharacterTests.IsAlpha(r) || CharacterTests.IsNumeric(r))),
        ("isspace", "str/", (_, a) => Test(a, r => r.IsBmp && Whitespace.Is((char)r.Value))),
        ("isascii", "str/", (_, a) => BoolValue.Of(Ascii.IsValid(Text(a, 0)))),
        ("isprintable", "str/", (_, a) => BoolValue.Of(Repr.EnumerateRunes(Text(a, 0)).All(Repr.IsPrintable))),
        ("isidentifier", "str/", (_, a) => BoolValue.Of(Identifiers.IsIdentifier(Text(a, 0)))),
        ("isupper", "str/", (_, a) => BoolValue.Of(CharacterTests.HasCase(Text(a, 0), upper: true))),
        ("islower", "str/", (_, a) => BoolValue.Of(CharacterTests.HasCase(Text(a, 0), upper: false))),
        ("istitle", "str/", (_, a) => BoolValue.Of(CharacterTests.IsTitle(Text(a, 0)))),
        ("encode", "str encoding? errors?", (_, a) => new BytesValue(Encoding.UTF8.GetBytes(Text(a, 0)))),
        ("format", "str *", (run, a) => BraceFormat.Apply(run, (StringValue)a[0], a.Rest, a.Keywords)),
        ("format_map", "str mapping/", (run, a) => BraceFormat.ApplyMap(run, (StringValue)a[0], a[1])),
        ("maketrans", "str x y? z?/", Translation.MakeTable),
        ("translate", "str table/", Translation.Apply),
        ("striptags", "str/", (_, a) => RequireMarkup(a, "striptags", Html.StripTags)),
        ("unescape", "str/", (_, a) => RequireMarkup(a, "unescape", HtmlEntities.Unescape)));

    private enum Side
    {
        Left,
        Right,
        Both,
    }

    public static StringValue Replace(Interpreter run, StringValue text, StringValue old, StringValue replacement, int count)
    {
        if (text.IsMarkup)
        {
            replacement = Html.Escape(replacement);
        }

        var result = new StringBuilder();
        var limit = count < 0 ? int.MaxValue : count;
        var position = 0;
        for (; limit > 0; limit--)
        {
            int found;
            if (old.Text.Length == 0)
            {
                // Between all code points, and at both ends.
                found = position;
                result.Append(replacement.Text);
                run.Budget.Allocate(replacement.Text.Length + 1);
                if (position >= text.Text.Length)
                {
                    break;
                }

                var length = char.IsSurrogatePair(text.Text, position) ? 2 : 1;
                result.Append(text.Text, position, length);
                position += length;
                continue;
            }

            found = text.Text.IndexOf(old.Text, position, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            run.Budget.Allocate(replacement.Text.Length + found - position);
            result.Append(text.Text, position, found - position).Append(replacement.Text);
            position = found + old.Text.Length;
        }

        run.Budget.Allocate(text.Text.Length - position);
        return text.Same(result.Append(text.Text, position, text.Text.Length - position).ToString());
    }

    public static StringValue Join(Interpreter run, StringValue separator, IEnumerable<Value> items)
    {
        var result = new StringBuilder();
        var index = 0;
        foreach (var item in items)
        {
            if (item is not StringValue && !separator.IsMarkup)
            {
                throw TemplateException.Type($"sequence item {index}: expected str instance, {item.TypeName} found");
            }

            var part = separator.IsMarkup ? Html.Escape(item).Text : Parameters.Text(item).Text;
            run.Budget.Allocate(part.Length + separator.Text.Length);
            _ = index++ > 0 ? result.Append(separator.Text) : result;
            result.Append(part);
        }

        return separator.Same(result.ToString());
    }

    public static StringValue Strip(StringValue text, Value? characters, bool start, bool end)
    {
        if (characters is null or NoneValue)
        {
            var span = text.Text.AsSpan();
            span = start ? span.TrimStart(Whitespace.All) : span;
            return text.Same((end ? span.TrimEnd(Whitespace.All) : span).ToString());
        }

        var set = Repr.EnumerateRunes(Parameters.Text(characters).Text).ToHashSet();
        var (first, last) = (0, text.Length);
        while (start && first < last && set.Contains(PointAt(text, first)))
        {
            first++;
        }

        while (end && last > first && set.Contains(PointAt(text, last - 1)))
        {
            last--;
        }

        return text.Same(text.Part(first, last));
    }

    private static int PointAt(StringValue text, int index) => Repr.EnumerateRunes(text.At(index)).First();

    public static StringValue Centre(Interpreter run, StringValue text, int width) => Pad(run, text, width, " ", Side.Both);

    private static string Text(BoundArguments a, int index) => Parameters.Text(a[index]).Text;

    private static StringValue Map(BoundArguments a, Func<string, string> map)
    {
        var text = (StringValue)a[0];
        return text.Same(map(text.Text));
    }

    private static BoolValue Test(BoundArguments a, Func<Rune, bool> test) => BoolValue.Of(CharacterTests.All(Text(a, 0), test));

    private static StringValue Strip(BoundArguments a, bool start, bool end) => Strip((StringValue)a[0], a.Optional(1), start, end);

    private static StringValue Pad(Interpreter run, BoundArguments a, Side side)
    {
        var text = (StringValue)a[0];
        var fill = a.Optional(2) is { } given ? Parameters.Text(given) : new StringValue(" ");
        fill = text.IsMarkup ? Html.Escape(fill) : fill;
        return fill.Length == 1
            ? Pad(run, text, Parameters.Integer(a[1]), fill.Text, side)
            : throw TemplateException.Type("The fill character must be exactly one character long");
    }

    private static StringValue Pad(Interpreter run, StringValue text, int width, string fill, Side side)
    {
        var missing = Math.Max(0, (long)width - text.Length);
        run.Budget.Allocate(missing);
        var left = side switch
        {
            Side.Left => missing,
            Side.Right => 0,
            _ => (missing / 2) + (missing & width & 1),
        };
        return text.Same(Repeated(fill, left) + text.Text + Repeated(fill, missing - left));
    }

    private static string Repeated(string text, long count) => new StringBuilder().Insert(0, text, (int)count).ToString();

    private static StringValue ZeroFill(Interpreter run, BoundArguments a)
    {
        var text = (StringValue)a[0];
        var missing = Math.Max(0, (long)Parameters.Integer(a[1]) - text.Length);
        run.Budget.Allocate(missing);
        var sign = text.Text.Length > 0 && text.Text[0] is '+' or '-' ? 1 : 0;
        return text.Same(text.Text[..sign] + new string('0', (int)missing) + text.Text[sign..]);
    }

    private static StringValue ExpandTabs(Interpreter run, BoundArguments a)
    {
        var text = (StringValue)a[0];
        var size = Parameters.Integer(a.Optional(1), 8);
        var result = new StringBuilder();
        var column = 0;
        foreach (var point in text.CodePoints)
        {
            if (point == "\t")
            {
                var spaces = size > 0 ? size - (column % size) : 0;
                run.Budget.Allocate(spaces);
                result.Append(' ', spaces);
                column += spaces;
            }
            else
            {
                column = point is "\n" or "\r" ? 0 : column + 1;
                result.Append(point);
            }
        }

        return text.Same(result.ToString());
    }

    private static StringValue RequireMarkup(BoundArguments a, string name, Func<string, string> map) => a[0] is StringValue { IsMarkup: true } text
        ? new StringValue(map(text.Text))
        : throw UndefinedValue.Member(a[0], name).Error;
}
