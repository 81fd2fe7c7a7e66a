using System.Numerics;

namespace Video.Models.Templates;

/// <summary>find, count, startswith and their like, in code points and with Python's start and end.</summary>
internal static class TextSearch
{
    /// <summary>A start or end argument: negative counts from the end, beyond is cut.</summary>
    public static int Bound(Value? value, int length, int byDefault)
    {
        if (value is null or NoneValue)
        {
            return byDefault;
        }

        var index = Arithmetic.AsInteger(value) ?? throw TemplateException.Type("slice indices must be integers or None");
        return (int)BigInteger.Max(0, BigInteger.Min(index.Sign < 0 ? index + length : index, length));
    }

    /// <summary>The first (or last) place of a part, or -1.</summary>
    public static int Find(BoundArguments a, bool fromEnd)
    {
        var text = (StringValue)a[0];
        var part = Parameters.Text(a[1]);
        var start = StartOf(a, text);
        var end = Bound(a.Optional(3), text.Length, text.Length);
        if (start > end)
        {
            return -1;
        }

        var (from, to) = (text.CharIndex(start), text.CharIndex(end));
        var found = fromEnd
            ? text.Text.AsSpan(from, to - from).LastIndexOf(part.Text, StringComparison.Ordinal)
            : text.Text.AsSpan(from, to - from).IndexOf(part.Text, StringComparison.Ordinal);
        return found < 0 ? -1 : text.PointIndex(from + found);
    }

    public static IntValue FindOrFail(BoundArguments a, bool fromEnd) =>
        Find(a, fromEnd) is var found and >= 0 ? Numbers.Int(found) : throw TemplateException.Type("substring not found");

    public static int Count(BoundArguments a)
    {
        var text = (StringValue)a[0];
        var part = Parameters.Text(a[1]).Text;
        var start = StartOf(a, text);
        var end = Bound(a.Optional(3), text.Length, text.Length);
        if (start > end)
        {
            return 0;
        }

        if (part.Length == 0)
        {
            return end - start + 1;
        }

        return text.Text.AsSpan(text.CharIndex(start), text.CharIndex(end) - text.CharIndex(start)).Count(part);
    }

    public static BoolValue HasAffix(BoundArguments a, bool atStart)
    {
        var text = (StringValue)a[0];
        var start = StartOf(a, text);
        var end = Bound(a.Optional(3), text.Length, text.Length);
        IEnumerable<Value> affixes = a[1] is TupleValue tuple ? tuple.Items : [a[1]];
        return BoolValue.Of(affixes.Any(affix =>
        {
            var wanted = Parameters.Text(affix).Text;
            return start <= end && (atStart
                ? text.Part(start, end).StartsWith(wanted, StringComparison.Ordinal)
                : text.Part(start, end).EndsWith(wanted, StringComparison.Ordinal));
        }));
    }

    /// <summary>Unlike an end, a start behind the end of the text stays there and finds nothing.</summary>
    private static int StartOf(BoundArguments a, StringValue text) =>
        a.Optional(2) is { } value && Arithmetic.AsInteger(value) is { } start && start > text.Length ? int.MaxValue : Bound(a.Optional(2), text.Length, 0);
}
