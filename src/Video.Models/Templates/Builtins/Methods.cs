namespace Video.Models.Templates;

/// <summary>Finds the method of a value by its name.</summary>
internal static class Methods
{
    private static readonly Dictionary<string, NativeFunction> Loops = Table(
        ("cycle", "loop *", (_, a) => ((LoopValue)a[0]).Cycle(a.Rest)),
        ("changed", "loop *", (_, a) => BoolValue.Of(((LoopValue)a[0]).HasChanged(a.Rest))));

    private static readonly Dictionary<string, NativeFunction> Cyclers = Table(
        ("next", "cycler", (_, a) => ((CyclerValue)a[0]).Next()),
        ("reset", "cycler", (_, a) => ((CyclerValue)a[0]).Reset()));

    public static Dictionary<string, NativeFunction> Table(params (string Name, string Signature, NativeBody Body)[] functions) =>
        functions.ToDictionary(f => f.Name, f => new NativeFunction(f.Name, f.Signature, f.Body));

    public static Value? Find(Value target, string name)
    {
        var table = target switch
        {
            StringValue => StringMethods.All,
            DictValue => CollectionMethods.OfDicts,
            ListValue => CollectionMethods.OfLists,
            TupleValue or RangeValue => CollectionMethods.OfSequences,
            IntValue or BoolValue => NumberMethods.OfIntegers,
            FloatValue => NumberMethods.OfFloats,
            BytesValue => CollectionMethods.OfBytes,
            LoopValue => Loops,
            CyclerValue => Cyclers,
            _ => null,
        };
        return table is not null && table.TryGetValue(name, out var method) ? new FunctionValue(method, target, "builtin_function_or_method") : null;
    }
}
