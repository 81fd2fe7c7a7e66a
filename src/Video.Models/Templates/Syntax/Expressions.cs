namespace Video.Models.Templates;

internal abstract class Expression : Node;

internal sealed class Constant(Value value) : Expression
{
    public Value Value { get; } = value;

    public override IEnumerable<Node> Children => [];
}

/// <summary>A variable that is read. The binder fills in where it lives.</summary>
internal sealed class NameExpression(string name) : Expression
{
    public string Name { get; } = name;

    public VariableAddress Address { get; set; }

    public override IEnumerable<Node> Children => [];
}

internal sealed class TupleExpression(List<Expression> items) : Expression
{
    public List<Expression> Items { get; } = items;

    public override IEnumerable<Node> Children => Items;
}

internal sealed class ListExpression(List<Expression> items) : Expression
{
    public List<Expression> Items { get; } = items;

    public override IEnumerable<Node> Children => Items;
}

internal sealed class DictExpression(List<(Expression Key, Expression Value)> items) : Expression
{
    public List<(Expression Key, Expression Value)> Items { get; } = items;

    public override IEnumerable<Node> Children => Items.SelectMany(item => new Node[] { item.Key, item.Value });
}

/// <summary>then if test else otherwise.</summary>
internal sealed class ConditionalExpression(Expression test, Expression then, Expression? otherwise) : Expression
{
    public Expression Test { get; } = test;

    public Expression Then { get; } = then;

    public Expression? Otherwise { get; } = otherwise;

    public override IEnumerable<Node> Children => Join(Test, Then, Otherwise);
}

internal sealed class CallArguments
{
    public static readonly CallArguments None = new();

    public List<Expression> Positional { get; } = [];

    public List<(string Name, Expression Value)> Keywords { get; } = [];

    public Expression? Star { get; set; }

    public Expression? DoubleStar { get; set; }

    public IEnumerable<Node?> Children => [.. Positional, .. Keywords.Select(k => k.Value), Star, DoubleStar];
}

/// <summary>value | name(arguments); in a filter block the value is what the block rendered.</summary>
internal sealed class FilterExpression(Expression? value, string name, CallArguments arguments) : Expression
{
    public Expression? Value { get; } = value;

    public string Name { get; } = name;

    public CallArguments Arguments { get; } = arguments;

    public NativeFunction? Filter { get; } = Filters.Find(name);

    public override IEnumerable<Node> Children => Join([Value, .. Arguments.Children]);
}

/// <summary>value is name(arguments).</summary>
internal sealed class TestExpression(Expression value, string name, CallArguments arguments) : Expression
{
    public Expression Value { get; } = value;

    public string Name { get; } = name;

    public CallArguments Arguments { get; } = arguments;

    public NativeFunction? Test { get; } = Tests.Find(name);

    public override IEnumerable<Node> Children => Join([Value, .. Arguments.Children]);
}

internal sealed class CallExpression(Expression function, CallArguments arguments) : Expression
{
    public Expression Function { get; } = function;

    public CallArguments Arguments { get; } = arguments;

    public override IEnumerable<Node> Children => Join([Function, .. Arguments.Children]);
}

/// <summary>target.name: the attribute first, then the item.</summary>
internal sealed class AttributeExpression(Expression target, string name) : Expression
{
    public Expression Target { get; } = target;

    public string Name { get; } = name;

    public override IEnumerable<Node> Children => [Target];
}

/// <summary>target[key]: the item first, then the attribute.</summary>
internal sealed class ItemExpression(Expression target, Expression key) : Expression
{
    public Expression Target { get; } = target;

    public Expression Key { get; } = key;

    public override IEnumerable<Node> Children => [Target, Key];
}

/// <summary>start:stop:step, only as the key of an item.</summary>
internal sealed class SliceExpression(Expression? start, Expression? stop, Expression? step) : Expression
{
    public Expression? Start { get; } = start;

    public Expression? Stop { get; } = stop;

    public Expression? Step { get; } = step;

    public override IEnumerable<Node> Children => Join(Start, Stop, Step);
}

internal sealed class ConcatExpression(List<Expression> parts) : Expression
{
    public List<Expression> Parts { get; } = parts;

    public bool AutoEscape { get; set; }

    public override IEnumerable<Node> Children => Parts;
}

internal sealed class CompareExpression(Expression first, List<(string Operator, Expression Right)> rest) : Expression
{
    public Expression First { get; } = first;

    public List<(string Operator, Expression Right)> Rest { get; } = rest;

    public override IEnumerable<Node> Children => [First, .. Rest.Select(r => r.Right)];
}

internal sealed class BinaryExpression(string @operator, Expression left, Expression right) : Expression
{
    public string Operator { get; } = @operator;

    public Expression Left { get; } = left;

    public Expression Right { get; } = right;

    public override IEnumerable<Node> Children => [Left, Right];
}

/// <summary>and, or: the value of the last operand looked at.</summary>
internal sealed class LogicExpression(bool isAnd, Expression left, Expression right) : Expression
{
    public bool IsAnd { get; } = isAnd;

    public Expression Left { get; } = left;

    public Expression Right { get; } = right;

    public override IEnumerable<Node> Children => [Left, Right];
}

internal sealed class NotExpression(Expression operand) : Expression
{
    public Expression Operand { get; } = operand;

    public override IEnumerable<Node> Children => [Operand];
}

internal sealed class SignExpression(bool isNegative, Expression operand) : Expression
{
    public bool IsNegative { get; } = isNegative;

    public Expression Operand { get; } = operand;

    public override IEnumerable<Node> Children => [Operand];
}
