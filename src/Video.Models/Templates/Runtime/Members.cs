using System.Numerics;

namespace Video.Models.Templates;

/// <summary>value.name and value[key], with the sandbox's rules: what begins with an underscore and what changes a list or dict is unsafe.</summary>
/// <remarks>Reference: jinja2, sandbox.py, ImmutableSandboxedEnvironment.</remarks>
internal static class Members
{
    private static readonly HashSet<string> ListChanges = ["append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"];
    private static readonly HashSet<string> DictChanges = ["clear", "pop", "popitem", "setdefault", "update"];

    /// <summary>The attribute; where there is none, the item.</summary>
    public static Value Attribute(Interpreter run, Value target, string name) =>
        FindAttribute(run, target, name) ?? FindItem(run, target, new StringValue(name)) ?? UndefinedValue.Member(target, name);

    /// <summary>The item; where there is none, the attribute.</summary>
    public static Value Item(Interpreter run, Value target, Value key)
    {
        if (target is UndefinedValue undefined)
        {
            throw undefined.Error;
        }

        return FindItem(run, target, key) ?? (key is StringValue name
            ? FindAttribute(run, target, name.Text) ?? UndefinedValue.Member(target, name.Text)
            : UndefinedValue.Item(target, key));
    }

    /// <summary>An attribute, an undefined value where it is unsafe, or null where there is none.</summary>
    public static Value? FindAttribute(Interpreter run, Value target, string name)
    {
        if (name.StartsWith('_') && PrivateNames.Has(target, name))
        {
            return UndefinedValue.Unsafe(target, name);
        }

        if (target is UndefinedValue undefined)
        {
            throw undefined.Error;
        }

        if (target is NamespaceValue space)
        {
            var found = space.Attributes.Items.TryGetValue(new StringValue(name), out var attribute);
            return found && name.StartsWith('_') ? UndefinedValue.Unsafe(target, name) : attribute;
        }

        if ((target is ListValue && ListChanges.Contains(name)) || (target is DictValue && DictChanges.Contains(name)))
        {
            return UndefinedValue.Unsafe(target, name);
        }

        return FindProperty(target, name) ?? Methods.Find(target, name);
    }

    private static Value? FindItem(Interpreter run, Value target, Value key)
    {
        switch (target)
        {
            case DictValue dict:
                return IsHashable(key) && dict.Items.TryGetValue(key, out var value) ? value : null;
            case SelfValue self:
                return key is StringValue block ? self.Find(run, block.Text) : null;
            case StringValue or ListValue or TupleValue or RangeValue or BytesValue when Arithmetic.AsInteger(key) is { } index:
                return AtIndex(target, index);
            default:
                return null;
        }
    }

    private static bool IsHashable(Value key) => key switch
    {
        ListValue or DictValue => false,
        TupleValue tuple => tuple.Items.All(IsHashable),
        _ => true,
    };

    private static Value? AtIndex(Value target, BigInteger index)
    {
        var length = Iteration.Length(target);
        if (index.Sign < 0)
        {
            index += length;
        }

        if (index.Sign < 0 || index >= length)
        {
            return null;
        }

        var i = (int)index;
        return target switch
        {
            StringValue text => text.Same(text.At(i)),
            ListValue list => list.Items[i],
            TupleValue tuple => tuple.Items[i],
            RangeValue range => new IntValue(range.At(i)),
            BytesValue bytes => Numbers.Int(bytes.Bytes[i]),
            _ => null,
        };
    }

    /// <summary>Attributes that are not methods.</summary>
    private static Value? FindProperty(Value target, string name) => (target, name) switch
    {
        (LoopValue loop, _) => FindLoopProperty(loop, name),
        (MacroValue macro, _) => FindMacroProperty(macro.Definition, name),
        (TupleValue { IsGroup: true } group, "grouper") => group.Items[0],
        (TupleValue { IsGroup: true } group, "list") => group.Items[1],
        (CyclerValue cycler, "current") => cycler.Current,
        (CyclerValue cycler, "items") => cycler.Items,
        (CyclerValue cycler, "pos") => Numbers.Int(cycler.Position),
        (JoinerValue joiner, "sep") => joiner.Separator,
        (JoinerValue joiner, "used") => BoolValue.Of(joiner.IsUsed),
        (RangeValue range, "start") => new IntValue(range.Start),
        (RangeValue range, "stop") => new IntValue(range.Stop),
        (RangeValue range, "step") => new IntValue(range.Step),
        (IntValue or BoolValue, "real" or "numerator") => new IntValue(Arithmetic.AsInteger(target).GetValueOrDefault()),
        (IntValue or BoolValue, "imag") => Numbers.Int(0),
        (IntValue or BoolValue, "denominator") => Numbers.Int(1),
        (FloatValue, "real") => target,
        (FloatValue, "imag") => new FloatValue(0),
        _ => null,
    };

    private static Value? FindLoopProperty(LoopValue loop, string name) => name switch
    {
        "index" => Numbers.Int(loop.Index0 + 1),
        "index0" => Numbers.Int(loop.Index0),
        "revindex" => Numbers.Int(loop.Length - loop.Index0),
        "revindex0" => Numbers.Int(loop.Length - loop.Index0 - 1),
        "first" => BoolValue.Of(loop.Index0 == 0),
        "last" => BoolValue.Of(loop.IsLast),
        "length" => Numbers.Int(loop.Length),
        "depth" => Numbers.Int(loop.Depth0 + 1),
        "depth0" => Numbers.Int(loop.Depth0),
        "previtem" => loop.Previous,
        "nextitem" => loop.Following,
        _ => null,
    };

    private static Value? FindMacroProperty(MacroStatement macro, string name) => name switch
    {
        "name" => macro.MacroName is { } text ? new StringValue(text) : NoneValue.Instance,
        "arguments" => new TupleValue([.. macro.Parameters.Select(p => new StringValue(p.Name))]),
        "caller" => BoolValue.Of(macro.Caller is not null),
        "catch_kwargs" => BoolValue.Of(macro.KeywordArguments is not null),
        "catch_varargs" => BoolValue.Of(macro.VariableArguments is not null),
        "explicit_caller" => BoolValue.Of(macro.Parameters.Exists(p => p.Name == "caller")),
        _ => null,
    };
}
