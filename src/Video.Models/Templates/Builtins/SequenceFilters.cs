namespace Video.Models.Templates;

/// <summary>Filters over sequences and dicts.</summary>
internal static class SequenceFilters
{
    public static readonly Dictionary<string, NativeFunction> All = Methods.Table(
        ("length", "obj/", (_, a) => Numbers.Int(Iteration.Length(a[0]))),
        ("count", "obj/", (_, a) => Numbers.Int(Iteration.Length(a[0]))),
        ("list", "value", (run, a) => new ListValue(Iteration.ToList(run, a[0]))),
        ("first", "seq", (run, a) => Iteration.Over(run, a[0]).FirstOrDefault() ?? new UndefinedValue("No first item, sequence was empty.")),
        ("last", "seq", Last),
        ("random", "seq", RandomItem),
        ("reverse", "value", Reverse),
        ("join", "value d? attribute?", Join),
        ("sum", "iterable attribute? start?", Sum),
        ("min", "value case_sensitive? attribute?", (run, a) => Extreme(run, a, (x, best) => Comparison.LessThan(x, best))),
        ("max", "value case_sensitive? attribute?", (run, a) => Extreme(run, a, (x, best) => Comparison.LessThan(best, x))),
        ("sort", "value reverse? case_sensitive? attribute?", Sort),
        ("dictsort", "value case_sensitive? by? reverse?", DictSort),
        ("unique", "value case_sensitive? attribute?", (run, a) => new IteratorValue("generator", Unique(run, a))),
        ("groupby", "value attribute default? case_sensitive?", GroupBy),
        ("batch", "value linecount fill_with?", (run, a) => new IteratorValue("generator", Batch(run, a))),
        ("slice", "value slices fill_with?", (run, a) => new IteratorValue("generator", Slice(run, a))),
        ("items", "value", (run, a) => new IteratorValue("generator", Items(run, a[0]))));

    private static Value Last(Interpreter run, BoundArguments a)
    {
        var reversed = Iteration.TryReverse(run, a[0]) ?? throw TemplateException.Type($"'{a[0].TypeName}' object is not reversible");
        return reversed.Next() ?? new UndefinedValue("No last item, sequence was empty.");
    }

    private static Value RandomItem(Interpreter run, BoundArguments a)
    {
        var length = Iteration.Length(a[0]);
        return length == 0
            ? new UndefinedValue("No random item, sequence was empty.")
            : Members.Item(run, a[0], Numbers.Int(run.Random.Next(length)));
    }

    private static Value Reverse(Interpreter run, BoundArguments a)
    {
        if (a[0] is StringValue text)
        {
            return text.Same(StringValue.Reverse(text));
        }

        if (Iteration.TryReverse(run, a[0]) is { } reversed)
        {
            return reversed;
        }

        var items = Iteration.ToList(run, a[0]);
        items.Reverse();
        return new ListValue(items);
    }

    private static StringValue Join(Interpreter run, BoundArguments a)
    {
        var items = Iteration.Over(run, a[0]);
        if (a.OptionalOrNone(2) is { } attribute)
        {
            var get = AttributePath.Getter(run, attribute);
            items = items.Select(get);
        }

        var separator = a.Optional(1) ?? StringValue.Empty;
        if (!run.AutoEscape)
        {
            return StringMethods.Join(run, new StringValue(Repr.Text(separator)), items.Select(i => new StringValue(Repr.Text(i))));
        }

        List<Value> all = [.. items];
        var isMarkup = separator is StringValue { IsMarkup: true } || all.Exists(i => i is StringValue { IsMarkup: true });
        return StringMethods.Join(run, isMarkup ? Html.Escape(separator) : Parameters.Printed(separator), all.Select(Parameters.Printed));
    }

    private static Value Sum(Interpreter run, BoundArguments a)
    {
        var items = Iteration.Over(run, a[0]);
        if (a.OptionalOrNone(1) is { } attribute)
        {
            var get = AttributePath.Getter(run, attribute);
            items = items.Select(get);
        }

        var start = a.Optional(2) ?? Numbers.Int(0);
        return start is StringValue
            ? throw TemplateException.Type("sum() can't sum strings [use ''.join(seq) instead]")
            : items.Aggregate(start, (sum, item) => Operators.Apply(run, "+", sum, item));
    }

    private static Value Extreme(Interpreter run, BoundArguments a, Func<Value, Value, bool> isBetter)
    {
        var key = AttributePath.Getter(run, a.OptionalOrNone(2), ignoreCase: !a.Flag(1));
        Value? best = null;
        Value? bestKey = null;
        foreach (var item in Iteration.Over(run, a[0]))
        {
            var itemKey = key(item);
            if (bestKey is null || isBetter(itemKey, bestKey))
            {
                (best, bestKey) = (item, itemKey);
            }
        }

        return best ?? new UndefinedValue("No aggregated item, sequence was empty.");
    }

    private static ListValue Sort(Interpreter run, BoundArguments a)
    {
        var key = AttributePath.MultiGetter(run, a.OptionalOrNone(3), ignoreCase: !a.Flag(2));
        return new ListValue(Sorting.Sorted(Iteration.ToList(run, a[0]), key, a.Flag(1)));
    }

    private static ListValue DictSort(Interpreter run, BoundArguments a)
    {
        var by = a.Optional(2) is { } given ? Repr.Text(given) : "key";
        if (by is not ("key" or "value"))
        {
            throw TemplateException.Type("You can only sort by either \"key\" or \"value\"");
        }

        if (a[0] is not DictValue dict)
        {
            throw a[0] is UndefinedValue undefined ? undefined.Error : TemplateException.Type($"'{a[0].TypeName}' object has no attribute 'items'");
        }

        List<Value> items = [.. Iteration.Over(run, new DictViewValue(dict, DictViewKind.Items))];
        var isCaseSensitive = a.Flag(1);
        return new ListValue(Sorting.Sorted(items, Key, a.Flag(3)));

        Value Key(Value item)
        {
            var value = ((TupleValue)item).Items[by == "key" ? 0 : 1];
            return isCaseSensitive ? value : AttributePath.IgnoringCase(value);
        }
    }

    private static IEnumerable<Value> Unique(Interpreter run, BoundArguments a)
    {
        var key = AttributePath.Getter(run, a.OptionalOrNone(2), ignoreCase: !a.Flag(1));
        var seen = new HashSet<Value>(ValueEquality.Instance);
        foreach (var item in Iteration.Over(run, a[0]))
        {
            if (seen.Add(key(item)))
            {
                yield return item;
            }
        }
    }

    private static ListValue GroupBy(Interpreter run, BoundArguments a)
    {
        var fallback = a.OptionalOrNone(2);
        var isCaseSensitive = a.Flag(3);
        var key = AttributePath.Getter(run, a[1], ignoreCase: !isCaseSensitive, fallback);
        var name = AttributePath.Getter(run, a[1], ignoreCase: false, fallback);
        var groups = new List<(Value Key, List<Value> Items)>();
        foreach (var item in Sorting.Sorted(Iteration.ToList(run, a[0]), key, reverse: false))
        {
            var itemKey = key(item);
            if (groups.Count == 0 || !ValueEquality.IsSameOrEqual(groups[^1].Key, itemKey))
            {
                groups.Add((itemKey, []));
            }

            groups[^1].Items.Add(item);
        }

        return new ListValue(groups.ConvertAll(g => (Value)new TupleValue([name(g.Items[0]), new ListValue(g.Items)], isGroup: true)));
    }

    private static IEnumerable<Value> Batch(Interpreter run, BoundArguments a)
    {
        var size = Parameters.Integer(a[1]);
        List<Value> batch = [];
        foreach (var item in Iteration.Over(run, a[0]))
        {
            if (batch.Count == size)
            {
                yield return new ListValue(batch);
                batch = [];
            }

            batch.Add(item);
        }

        if (batch.Count == 0)
        {
            yield break;
        }

        if (a.OptionalOrNone(2) is { } fill && batch.Count < size)
        {
            run.Budget.Allocate(size - batch.Count);
            batch.AddRange(Enumerable.Repeat(fill, size - batch.Count));
        }

        yield return new ListValue(batch);
    }

    private static IEnumerable<Value> Slice(Interpreter run, BoundArguments a)
    {
        var items = Iteration.ToList(run, a[0]);
        var slices = Parameters.Integer(a[1]);
        if (slices == 0)
        {
            throw TemplateException.Type("integer division or modulo by zero");
        }

        var (size, longer) = slices > 0 ? (items.Count / slices, items.Count % slices) : (0, 0);
        var start = 0;
        for (var i = 0; i < slices; i++)
        {
            run.Budget.Step();
            var end = start + size + (i < longer ? 1 : 0);
            var slice = items[start..end];
            if (a.OptionalOrNone(2) is { } fill && i >= longer)
            {
                slice.Add(fill);
            }

            yield return new ListValue(slice);
            start = end;
        }
    }

    private static IEnumerable<Value> Items(Interpreter run, Value value)
    {
        if (value is UndefinedValue)
        {
            yield break;
        }

        var dict = value as DictValue ?? throw TemplateException.Type("Can only get item pairs from a mapping.");
        foreach (var item in Iteration.Over(run, new DictViewValue(dict, DictViewKind.Items)))
        {
            yield return item;
        }
    }
}
