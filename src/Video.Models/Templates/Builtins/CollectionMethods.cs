using System.Text;

namespace Video.Models.Templates;

/// <summary>Methods of dicts, lists, tuples, ranges and bytes that change nothing.</summary>
internal static class CollectionMethods
{
    public static readonly Dictionary<string, NativeFunction> OfDicts = Methods.Table(
        ("get", "dict key default?/", (_, a) => Dict(a).Items.TryGetValue(a[1], out var value) ? value : a.Optional(2) ?? NoneValue.Instance),
        ("keys", "dict/", (_, a) => new DictViewValue(Dict(a), DictViewKind.Keys)),
        ("values", "dict/", (_, a) => new DictViewValue(Dict(a), DictViewKind.Values)),
        ("items", "dict/", (_, a) => new DictViewValue(Dict(a), DictViewKind.Items)),
        ("copy", "dict/", (run, a) => Globals.MakeDict(run, [a[0]], [])),
        ("fromkeys", "dict keys value?/", FromKeys));

    public static readonly Dictionary<string, NativeFunction> OfSequences = Methods.Table(
        ("index", "sequence value start? stop?/", Index),
        ("count", "sequence value/", Count));

    public static readonly Dictionary<string, NativeFunction> OfLists = new(OfSequences)
    {
        ["copy"] = new NativeFunction("copy", "list/", (run, a) => new ListValue(Iteration.ToList(run, a[0]))),
    };

    public static readonly Dictionary<string, NativeFunction> OfBytes = Methods.Table(
        ("decode", "bytes encoding? errors?", (_, a) => new StringValue(Encoding.UTF8.GetString(((BytesValue)a[0]).Bytes))),
        ("hex", "bytes/", (_, a) => new StringValue(Convert.ToHexStringLower(((BytesValue)a[0]).Bytes))));

    private static DictValue Dict(BoundArguments a) => (DictValue)a[0];

    private static DictValue FromKeys(Interpreter run, BoundArguments a)
    {
        var result = new DictValue();
        foreach (var key in Iteration.Over(run, a[1]))
        {
            result.Items[key] = a.Optional(2) ?? NoneValue.Instance;
        }

        return result;
    }

    private static IntValue Index(Interpreter run, BoundArguments a)
    {
        var items = Iteration.ToList(run, a[0]);
        var start = TextSearch.Bound(a.Optional(2), items.Count, 0);
        var stop = TextSearch.Bound(a.Optional(3), items.Count, items.Count);
        for (var i = start; i < stop; i++)
        {
            if (ValueEquality.IsSameOrEqual(items[i], a[1]))
            {
                return Numbers.Int(i);
            }
        }

        throw TemplateException.Type($"{Repr.Of(a[1])} is not in {a[0].TypeName}");
    }

    private static IntValue Count(Interpreter run, BoundArguments a) =>
        Numbers.Int(Iteration.Over(run, a[0]).Count(i => ValueEquality.IsSameOrEqual(i, a[1])));
}
