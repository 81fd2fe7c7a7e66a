namespace Video.Models.Templates;

/// <summary>What may stand behind "is".</summary>
/// <remarks>Reference: jinja2, tests.py.</remarks>
internal static class Tests
{
    private static readonly Dictionary<string, NativeFunction> All = Methods.Table(
        ("odd", "value", (run, a) => Equals(Operators.Apply(run, "%", a[0], Numbers.Int(2)), 1)),
        ("even", "value", (run, a) => Equals(Operators.Apply(run, "%", a[0], Numbers.Int(2)), 0)),
        ("divisibleby", "value num", (run, a) => Equals(Operators.Apply(run, "%", a[0], a[1]), 0)),
        ("defined", "value", (_, a) => BoolValue.Of(a[0] is not UndefinedValue)),
        ("undefined", "value", (_, a) => BoolValue.Of(a[0] is UndefinedValue)),
        ("filter", "value", (_, a) => BoolValue.Of(a[0] is StringValue name && Filters.Find(name.Text) is not null)),
        ("test", "value", (_, a) => BoolValue.Of(a[0] is StringValue name && Find(name.Text) is not null)),
        ("none", "value", (_, a) => BoolValue.Of(a[0] is NoneValue)),
        ("boolean", "value", (_, a) => BoolValue.Of(a[0] is BoolValue)),
        ("true", "value", (_, a) => BoolValue.Of(ReferenceEquals(a[0], BoolValue.True))),
        ("false", "value", (_, a) => BoolValue.Of(ReferenceEquals(a[0], BoolValue.False))),
        ("integer", "value", (_, a) => BoolValue.Of(a[0] is IntValue)),
        ("float", "value", (_, a) => BoolValue.Of(a[0] is FloatValue)),
        ("number", "value", (_, a) => BoolValue.Of(Arithmetic.IsNumber(a[0]))),
        ("string", "value", (_, a) => BoolValue.Of(a[0] is StringValue)),
        ("mapping", "value", (_, a) => BoolValue.Of(a[0] is DictValue)),
        ("sequence", "value", (_, a) => BoolValue.Of(a[0] is ListValue or TupleValue or DictValue or StringValue or RangeValue or BytesValue or UndefinedValue)),
        ("iterable", "value", (_, a) => BoolValue.Of(Iteration.IsIterable(a[0]))),
        ("callable", "value", (_, a) => BoolValue.Of(a[0] is CallableValue or UndefinedValue)),
        ("lower", "value", (_, a) => BoolValue.Of(CharacterTests.HasCase(Repr.Text(a[0]), upper: false))),
        ("upper", "value", (_, a) => BoolValue.Of(CharacterTests.HasCase(Repr.Text(a[0]), upper: true))),
        ("escaped", "value", (_, a) => BoolValue.Of(a[0] is StringValue { IsMarkup: true })),
        ("sameas", "value other", (_, a) => BoolValue.Of(IsSame(a[0], a[1]))),
        ("in", "value seq", (run, a) => BoolValue.Of(Comparison.Contains(run, a[1], a[0]))),
        ("eq", "a b/", (run, a) => Compare(run, "==", a)),
        ("ne", "a b/", (run, a) => Compare(run, "!=", a)),
        ("gt", "a b/", (run, a) => Compare(run, ">", a)),
        ("ge", "a b/", (run, a) => Compare(run, ">=", a)),
        ("lt", "a b/", (run, a) => Compare(run, "<", a)),
        ("le", "a b/", (run, a) => Compare(run, "<=", a)));

    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["=="] = "eq",
        ["equalto"] = "eq",
        ["!="] = "ne",
        [">"] = "gt",
        ["greaterthan"] = "gt",
        [">="] = "ge",
        ["<"] = "lt",
        ["lessthan"] = "lt",
        ["<="] = "le",
    };

    public static NativeFunction? Find(string name) => All.GetValueOrDefault(Aliases.GetValueOrDefault(name, name));

    public static TemplateException Unknown(string name) => new(TemplateErrorKind.Syntax, $"No test named '{name}'");

    private static BoolValue Equals(Value value, int expected) => BoolValue.Of(ValueEquality.AreEqual(value, Numbers.Int(expected)));

    private static BoolValue Compare(Interpreter run, string @operator, BoundArguments a) => BoolValue.Of(Comparison.Compare(run, @operator, a[0], a[1]));

    /// <summary>The same object; small integers and the empty tuple are.</summary>
    private static bool IsSame(Value a, Value b) => ReferenceEquals(a, b)
        || (a is IntValue x && b is IntValue y && x.Number == y.Number && x.Number >= -5 && x.Number <= 256)
        || (a is StringValue { Text.Length: 0, IsMarkup: false } && b is StringValue { Text.Length: 0, IsMarkup: false })
        || (a is TupleValue { Items.Count: 0 } && b is TupleValue { Items.Count: 0 });
}
