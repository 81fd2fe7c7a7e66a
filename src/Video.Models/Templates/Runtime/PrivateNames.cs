namespace Video.Models.Templates;

/// <summary>Which private attributes Python's objects have: these are unsafe, others simply are not there.</summary>
internal static class PrivateNames
{
    private static readonly HashSet<string> OfAll = Split(
        "class delattr dir doc eq format ge getattribute getstate gt hash init init_subclass le lt ne new reduce reduce_ex repr setattr sizeof str subclasshook");

    private static readonly HashSet<string> OfSequences = Split("add contains getitem getnewargs iter len mul rmul class_getitem");
    private static readonly HashSet<string> OfStrings = Split("add contains getitem getnewargs iter len mod mul rmod rmul");
    private static readonly HashSet<string> OfLists = Split("class_getitem contains delitem getitem iadd imul iter len mul add reversed rmul setitem");
    private static readonly HashSet<string> OfDicts = Split("class_getitem contains delitem getitem ior iter len or reversed ror setitem");

    private static readonly HashSet<string> OfNumbers = Split(
        "abs add and bool ceil divmod float floor floordiv getnewargs index int invert lshift mod mul neg or pos pow radd rand rdivmod rfloordiv rlshift "
        + "rmod rmul ror round rpow rrshift rshift rsub rtruediv rxor sub truediv trunc xor getformat");

    private static readonly HashSet<string> OfFunctions = Split(
        "annotations builtins call closure code defaults dict get globals kwdefaults module name qualname type_params self text_signature wrapped");

    private static readonly HashSet<string> OfObjects = Split("dict module weakref call iter next len getitem getattr slots html");

    private static readonly HashSet<string> OfUndefined =
        ["_undefined_hint", "_undefined_obj", "_undefined_name", "_undefined_exception", "_undefined_message", "_fail_with_undefined_error"];

    private static readonly HashSet<string> OfLoops = ["_iterable", "_iterator", "_undefined", "_recurse", "_length", "_after", "_current", "_before",
        "_last_changed_value", "_peek_next", "_to_iterator"];

    private static readonly HashSet<string> OfMacros =
        ["_environment", "_func", "_argument_count", "_default_autoescape", "_invoke", "_async_invoke"];

    public static bool Has(Value target, string name) => target switch
    {
        NamespaceValue => name is "__class__" or "_Namespace__attrs",
        _ => OfAll.Contains(name) || Own(target).Contains(name),
    };

    private static HashSet<string> Own(Value target) => target switch
    {
        StringValue => OfStrings,
        ListValue => OfLists,
        DictValue => OfDicts,
        TupleValue or RangeValue or BytesValue => OfSequences,
        IntValue or FloatValue or BoolValue => OfNumbers,
        NoneValue => ["__bool__"],
        UndefinedValue => OfUndefined,
        LoopValue => [.. OfLoops, .. OfObjects],
        MacroValue => [.. OfMacros, .. OfObjects],
        FunctionValue => OfFunctions,
        _ => OfObjects,
    };

    private static HashSet<string> Split(string names) => [.. names.Split(' ').Select(n => $"__{n}__")];
}
