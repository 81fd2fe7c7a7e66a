namespace Video.Models.Templates;

/// <summary>map, select, reject and their like, which call other filters and tests; and default, attr.</summary>
internal static class SelectionFilters
{
    public static readonly Dictionary<string, NativeFunction> All = Methods.Table(
        ("default", "value default_value? boolean?", Default),
        ("d", "value default_value? boolean?", Default),
        ("attr", "obj name", Attribute),
        ("map", "value *", (run, a) => new IteratorValue("generator", Map(run, a))),
        ("select", "value *", (run, a) => new IteratorValue("generator", Select(run, a, byAttribute: false, keep: true))),
        ("reject", "value *", (run, a) => new IteratorValue("generator", Select(run, a, byAttribute: false, keep: false))),
        ("selectattr", "value *", (run, a) => new IteratorValue("generator", Select(run, a, byAttribute: true, keep: true))),
        ("rejectattr", "value *", (run, a) => new IteratorValue("generator", Select(run, a, byAttribute: true, keep: false))));

    private static Value Default(Interpreter run, BoundArguments a) =>
        a[0] is UndefinedValue || (a.Flag(2) && !a[0].IsTrue) ? a.Optional(1) ?? StringValue.Empty : a[0];

    private static Value Attribute(Interpreter run, BoundArguments a)
    {
        var name = Parameters.Text(a[1]).Text;
        return Members.FindAttribute(run, a[0], name) ?? UndefinedValue.Member(a[0], name);
    }

    private static IEnumerable<Value> Map(Interpreter run, BoundArguments a)
    {
        if (!a[0].IsTrue)
        {
            yield break;
        }

        var map = Mapper(run, a);
        foreach (var item in Iteration.Over(run, a[0]))
        {
            yield return map(item);
        }
    }

    private static Func<Value, Value> Mapper(Interpreter run, BoundArguments a)
    {
        Value? Keyword(string name) => a.Keywords.FirstOrDefault(k => k.Key == name).Value;

        if (a.Rest.Count == 0 && Keyword("attribute") is { } attribute)
        {
            var unexpected = a.Keywords.FirstOrDefault(k => k.Key is not ("attribute" or "default")).Key;
            var fallback = Keyword("default");
            return unexpected is null
                ? AttributePath.Getter(run, attribute is NoneValue ? null : attribute, ignoreCase: false, fallback is NoneValue ? null : fallback)
                : throw TemplateException.Type($"Unexpected keyword argument '{unexpected}'");
        }

        if (a.Rest.Count == 0)
        {
            throw TemplateException.Type("map requires a filter argument");
        }

        var name = Repr.Text(a.Rest[0]);
        var filter = Filters.Find(name) ?? throw Filters.Unknown(name);
        var rest = new Arguments([.. a.Rest.Skip(1)], a.Keywords);
        return item => filter.Call(run, rest.Prepend(item));
    }

    private static IEnumerable<Value> Select(Interpreter run, BoundArguments a, bool byAttribute, bool keep)
    {
        if (!a[0].IsTrue)
        {
            yield break;
        }

        var isWanted = Tester(run, a, byAttribute);
        foreach (var item in Iteration.Over(run, a[0]))
        {
            if (isWanted(item) == keep)
            {
                yield return item;
            }
        }
    }

    private static Func<Value, bool> Tester(Interpreter run, BoundArguments a, bool byAttribute)
    {
        if (byAttribute && a.Rest.Count == 0)
        {
            throw TemplateException.Type("Missing parameter for attribute name");
        }

        var used = byAttribute ? 1 : 0;
        var get = AttributePath.Getter(run, byAttribute && a.Rest[0] is not NoneValue ? a.Rest[0] : null);
        if (a.Rest.Count == used)
        {
            return item => get(item).IsTrue;
        }

        var name = Repr.Text(a.Rest[used]);
        var test = Tests.Find(name) ?? throw Tests.Unknown(name);
        var rest = new Arguments([.. a.Rest.Skip(used + 1)], a.Keywords);
        return item => test.Call(run, rest.Prepend(get(item))).IsTrue;
    }
}
