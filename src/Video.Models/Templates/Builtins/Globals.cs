namespace Video.Models.Templates;

/// <summary>Functions that every template has.</summary>
internal static class Globals
{
    private const int MaxRange = 100_000;

    private static readonly Dictionary<string, NativeFunction> Functions = Methods.Table(
        ("range", "start stop? step?/", Range),
        ("dict", "*", (run, a) => MakeDict(run, a.Rest, a.Keywords)),
        ("namespace", "*", (run, a) => new NamespaceValue(MakeDict(run, a.Rest, a.Keywords))),
        ("cycler", "*", (_, a) => a.Rest.Count > 0 ? new CyclerValue(a.Rest) : throw TemplateException.Type("at least one item has to be provided")),
        ("joiner", "sep?", (_, a) => new JoinerValue(a.Optional(0) ?? new StringValue(", "))),
        ("lipsum", "n? html? min? max?", LoremIpsum.Write),
        ("raise_exception", "message", (_, a) => throw new TemplateException(TemplateErrorKind.Raised, Repr.Text(a[0]))),
        ("strftime_now", "format", (run, a) => new StringValue(TimeText.Format(run, Parameters.Text(a[0]).Text))));

    public static IEnumerable<KeyValuePair<string, Value>> All { get; } =
        [.. Functions.Select(f => KeyValuePair.Create(f.Key, (Value)new FunctionValue(f.Value)))];

    /// <summary>dict(mapping or pairs, **more).</summary>
    public static DictValue MakeDict(Interpreter run, IReadOnlyList<Value> positional, IReadOnlyList<KeyValuePair<string, Value>> keywords)
    {
        var result = new DictValue();
        if (positional.Count > 1)
        {
            throw TemplateException.Type($"dict expected at most 1 argument, got {positional.Count}");
        }

        if (positional.Count == 1)
        {
            AddAll(run, positional[0], result);
        }

        foreach (var (name, value) in keywords)
        {
            result.Set(name, value);
        }

        run.Budget.Allocate(result.Items.Count);
        return result;
    }

    private static void AddAll(Interpreter run, Value source, DictValue result)
    {
        if (source is DictValue dict)
        {
            foreach (var (key, value) in dict.Items)
            {
                run.Budget.Step();
                result.Items[key] = value;
            }

            return;
        }

        foreach (var pair in Iteration.Over(run, source))
        {
            var items = Iteration.Unpack(run, pair, 2);
            result.Items[items[0]] = items[1];
        }
    }

    private static RangeValue Range(Interpreter run, BoundArguments a)
    {
        System.Numerics.BigInteger Integer(Value value) => Arithmetic.AsInteger(value)
            ?? throw TemplateException.Type($"'{value.TypeName}' object cannot be interpreted as an integer");

        var (start, stop) = a.Optional(1) is { } end ? (Integer(a[0]), Integer(end)) : (0, Integer(a[0]));
        var step = a.Optional(2) is { } by ? Integer(by) : 1;
        if (step.IsZero)
        {
            throw TemplateException.Type("range() arg 3 must not be zero");
        }

        var range = new RangeValue(start, stop, step);
        return range.Count <= MaxRange ? range : throw TemplateException.Sandbox($"Range too big. The sandbox blocks ranges larger than {MaxRange}.");
    }
}
