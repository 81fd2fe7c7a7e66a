namespace Video.Models.Templates;

/// <summary>Anything that can be called.</summary>
internal abstract class CallableValue : Value
{
    public abstract Value Call(Interpreter run, Arguments arguments);
}

internal delegate Value NativeBody(Interpreter run, BoundArguments arguments);

/// <summary>A filter, test, method or global of ours: a name, a signature such as "old new count?/", a body.</summary>
internal sealed class NativeFunction(string name, string signature, NativeBody body)
{
    public Signature Signature { get; } = new(name, signature);

    public Value Call(Interpreter run, Arguments arguments)
    {
        RuntimeStack.Ensure();
        foreach (var value in arguments.Positional)
        {
            run.Budget.Scan(value is StringValue text ? text.Text.Length : 0);
        }

        return body(run, Signature.Bind(arguments));
    }
}

/// <summary>A native function as a value: a global, or a method bound to its object.</summary>
internal sealed class FunctionValue(NativeFunction function, Value? self = null, string typeName = "function") : CallableValue
{
    public override string TypeName => typeName;

    public override Value Call(Interpreter run, Arguments arguments) => function.Call(run, self is null ? arguments : arguments.Prepend(self));
}

/// <summary>{% macro %} or the body of {% call %}, with the variables around it.</summary>
internal sealed class MacroValue(MacroStatement definition, Activation closure) : CallableValue
{
    public MacroStatement Definition { get; } = definition;

    public override string TypeName => "Macro";

    public override Value Call(Interpreter run, Arguments arguments) => run.CallMacro(Definition, closure, arguments);
}

/// <summary>self.block(), and what self is.</summary>
internal sealed class BlockValue(BlockStatement block, TemplateContext context) : CallableValue
{
    public override string TypeName => "BlockReference";

    public override Value Call(Interpreter run, Arguments arguments) => run.CallBlock(block, context);
}

internal sealed class SelfValue(TemplateContext context) : Value
{
    public override string TypeName => "TemplateReference";

    public Value? Find(Interpreter run, string name) => run.Blocks.TryGetValue(name, out var block) ? new BlockValue(block, context) : null;
}

/// <summary>namespace(…): the one thing whose attributes a template may set.</summary>
internal sealed class NamespaceValue(DictValue attributes) : Value
{
    public DictValue Attributes { get; } = attributes;

    public override string TypeName => "Namespace";
}

internal sealed class CyclerValue(IReadOnlyList<Value> items) : Value
{
    private int _position;

    public override string TypeName => "Cycler";

    public Value Current => items[_position];

    public Value Next()
    {
        var value = Current;
        _position = (_position + 1) % items.Count;
        return value;
    }

    public NoneValue Reset()
    {
        _position = 0;
        return NoneValue.Instance;
    }

    public TupleValue Items => new(items);

    public int Position => _position;
}

internal sealed class JoinerValue(Value separator) : CallableValue
{
    public Value Separator { get; } = separator;

    public bool IsUsed { get; private set; }

    public override string TypeName => "Joiner";

    public override Value Call(Interpreter run, Arguments arguments)
    {
        Signature.Nothing("joiner").Bind(arguments);
        if (IsUsed)
        {
            return Separator;
        }

        IsUsed = true;
        return StringValue.Empty;
    }
}
