using System.Numerics;

namespace Video.Models.Templates;

/// <summary>Walking through values, and their lengths.</summary>
internal static class Iteration
{
    /// <exception cref="TemplateException">The value cannot be iterated.</exception>
    public static IEnumerable<Value> Over(Interpreter run, Value value) => value switch
    {
        ListValue list => Counted(run, list.Items),
        TupleValue tuple => Counted(run, tuple.Items),
        DictValue dict => Counted(run, dict.Items.Keys),
        StringValue text => Counted(run, text.CodePoints.Select(c => new StringValue(c))),
        UndefinedValue => [],
        RangeValue range => Counted(run, Integers(range)),
        DictViewValue view => Counted(run, view.Items),
        IteratorValue iterator => Counted(run, iterator.Rest()),
        BytesValue bytes => Counted(run, bytes.Bytes.Select(b => Numbers.Int(b))),
        LoopValue loop => Counted(run, LoopItems(loop)),
        _ => throw TemplateException.Type($"'{value.TypeName}' object is not iterable"),
    };

    public static bool IsIterable(Value value) => value is ListValue or TupleValue or DictValue or StringValue or UndefinedValue or RangeValue
        or DictViewValue or IteratorValue or BytesValue or LoopValue;

    public static List<Value> ToList(Interpreter run, Value value)
    {
        List<Value> items = [.. Over(run, value)];
        run.Budget.Allocate(items.Count);
        return items;
    }

    /// <summary>The length, or null where the value has none.</summary>
    public static int? TryLength(Value value) => value switch
    {
        ListValue list => list.Items.Count,
        TupleValue tuple => tuple.Items.Count,
        DictValue dict => dict.Items.Count,
        StringValue text => text.Length,
        UndefinedValue => 0,
        RangeValue range => (int)BigInteger.Min(range.Count, int.MaxValue),
        DictViewValue view => view.Dict.Items.Count,
        BytesValue bytes => bytes.Bytes.Length,
        LoopValue loop => loop.Length,
        _ => null,
    };

    public static int Length(Value value) => TryLength(value) ?? throw TemplateException.Type($"object of type '{value.TypeName}' has no len()");

    /// <summary>reversed(value), or null where that is not possible.</summary>
    public static IteratorValue? TryReverse(Interpreter run, Value value) => value switch
    {
        ListValue list => new IteratorValue("list_reverseiterator", Counted(run, Enumerable.Reverse(list.Items))),
        TupleValue tuple => new IteratorValue("reversed", Counted(run, tuple.Items.Reverse())),
        DictValue dict => new IteratorValue("dict_reversekeyiterator", Counted(run, dict.Items.Keys.Reverse())),
        DictViewValue view => new IteratorValue($"dict_reverse{view.Kind}iterator".ToLowerInvariant(), Counted(run, view.Items.Reverse())),
        RangeValue range => new IteratorValue("range_iterator", Counted(run, Integers(range).Reverse())),
        StringValue text => new IteratorValue("reversed", Counted(run, text.CodePoints.Reverse().Select(c => new StringValue(c)))),
        BytesValue bytes => new IteratorValue("reversed", bytes.Bytes.Reverse().Select(b => Numbers.Int(b))),
        UndefinedValue => new IteratorValue("reversed", []),
        _ => null,
    };

    /// <exception cref="TemplateException">Not as many values as there are targets.</exception>
    public static List<Value> Unpack(Interpreter run, Value value, int count)
    {
        List<Value> items = [];
        foreach (var item in Over(run, value))
        {
            if (items.Count == count)
            {
                throw TemplateException.Type($"too many values to unpack (expected {count})");
            }

            items.Add(item);
        }

        return items.Count == count ? items : throw TemplateException.Type($"not enough values to unpack (expected {count}, got {items.Count})");
    }

    private static IEnumerable<Value> LoopItems(LoopValue loop)
    {
        while (loop.MoveNext() is { } item)
        {
            yield return new TupleValue([item, loop]);
        }
    }

    private static IEnumerable<Value> Integers(RangeValue range)
    {
        for (var i = BigInteger.Zero; i < range.Count; i++)
        {
            yield return new IntValue(range.At(i));
        }
    }

    private static IEnumerable<Value> Counted(Interpreter run, IEnumerable<Value> items)
    {
        foreach (var item in items)
        {
            run.Budget.Step();
            yield return item;
        }
    }
}
