namespace Video.Models.Templates;

internal abstract class Statement : Node;

/// <summary>Text and printed expressions in a row.</summary>
internal sealed class OutputStatement(List<Node> parts) : Statement
{
    public List<Node> Parts { get; } = parts;

    /// <summary>Whether printed values are escaped; null: as the context says when it runs.</summary>
    public bool? AutoEscape { get; set; } = false;

    public override IEnumerable<Node> Children => Parts;
}

internal sealed class TextData(string text) : Node
{
    public string Text { get; } = text;

    public override IEnumerable<Node> Children => [];
}

internal sealed class ForStatement(Target target, Expression items, List<Statement> body, List<Statement> otherwise, Expression? test, bool isRecursive) : Statement
{
    public Target Target { get; } = target;

    /// <summary>The target inside the filter, which is a function of its own.</summary>
    public Target FilterTarget { get; } = target.Copy();

    public Expression Items { get; } = items;

    public List<Statement> Body { get; } = body;

    public List<Statement> Otherwise { get; } = otherwise;

    public Expression? Test { get; } = test;

    public bool IsRecursive { get; } = isRecursive;

    public FrameLayout BodyFrame { get; set; } = FrameLayout.Empty;

    public FrameLayout OtherwiseFrame { get; set; } = FrameLayout.Empty;

    public FrameLayout TestFrame { get; set; } = FrameLayout.Empty;

    /// <summary>Where the loop variable lives, when the body uses it.</summary>
    public VariableAddress? LoopAddress { get; set; }

    public FunctionLayout? FilterFunction { get; set; }

    public FunctionLayout? RecursiveFunction { get; set; }

    public override IEnumerable<Node> Children => Join([Target, Items, .. Body, .. Otherwise, Test]);
}

internal sealed class IfStatement(Expression test, List<Statement> body) : Statement
{
    public Expression Test { get; } = test;

    public List<Statement> Body { get; } = body;

    public List<IfStatement> ElseIfs { get; } = [];

    public List<Statement> Otherwise { get; set; } = [];

    public override IEnumerable<Node> Children => [Test, .. Body, .. ElseIfs, .. Otherwise];
}

/// <summary>What macros and call blocks share: arguments, a body, a function of its own.</summary>
internal abstract class MacroStatement(List<NameTarget> parameters, List<Expression> defaults, List<Statement> body) : Statement
{
    public List<NameTarget> Parameters { get; } = parameters;

    /// <summary>Defaults of the last parameters.</summary>
    public List<Expression> Defaults { get; } = defaults;

    public List<Statement> Body { get; } = body;

    public FunctionLayout Function { get; set; } = new(null);

    public FrameLayout Frame { get; set; } = FrameLayout.Empty;

    public VariableAddress? Caller { get; set; }

    public VariableAddress? KeywordArguments { get; set; }

    public VariableAddress? VariableArguments { get; set; }

    public abstract string? MacroName { get; }
}

internal sealed class MacroDefinition(NameTarget target, List<NameTarget> parameters, List<Expression> defaults, List<Statement> body)
    : MacroStatement(parameters, defaults, body)
{
    public NameTarget Target { get; } = target;

    public bool IsTopLevel { get; set; }

    public override string MacroName => Target.Name;

    public override IEnumerable<Node> Children => [.. Parameters, .. Defaults, .. Body];
}

/// <summary>{% call(…) f() %}; without a call it is the generation tag, which prints its body.</summary>
internal sealed class CallBlock(CallExpression? call, List<NameTarget> parameters, List<Expression> defaults, List<Statement> body)
    : MacroStatement(parameters, defaults, body)
{
    public CallExpression? Call { get; } = call;

    public override string? MacroName => null;

    public override IEnumerable<Node> Children => Join([Call, .. Parameters, .. Defaults, .. Body]);
}

internal sealed class FilterBlock(FilterExpression filter, List<Statement> body) : Statement
{
    public FilterExpression Filter { get; } = filter;

    public List<Statement> Body { get; } = body;

    public FrameLayout Frame { get; set; } = FrameLayout.Empty;

    public bool? AutoEscape { get; set; } = false;

    public override IEnumerable<Node> Children => [.. Body, Filter];
}

internal sealed class WithStatement(List<Target> targets, List<Expression> values, List<Statement> body) : Statement
{
    public List<Target> Targets { get; } = targets;

    public List<Expression> Values { get; } = values;

    public List<Statement> Body { get; } = body;

    public FrameLayout Frame { get; set; } = FrameLayout.Empty;

    public override IEnumerable<Node> Children => [.. Targets, .. Values, .. Body];
}

internal sealed class AutoEscapeStatement(Expression flag, List<Statement> body) : Statement
{
    public Expression Flag { get; } = flag;

    public List<Statement> Body { get; } = body;

    public FrameLayout Frame { get; set; } = FrameLayout.Empty;

    public override IEnumerable<Node> Children => [Flag, .. Body];
}

internal sealed class SetStatement(Target target, Expression value) : Statement
{
    public Target Target { get; } = target;

    public Expression Value { get; } = value;

    public bool IsTopLevel { get; set; }

    public override IEnumerable<Node> Children => [Target, Value];
}

internal sealed class SetBlock(Target target, FilterExpression? filter, List<Statement> body) : Statement
{
    public Target Target { get; } = target;

    public FilterExpression? Filter { get; } = filter;

    public List<Statement> Body { get; } = body;

    public FrameLayout Frame { get; set; } = FrameLayout.Empty;

    public bool IsTopLevel { get; set; }

    public override IEnumerable<Node> Children => Join([Target, Filter, .. Body]);
}

internal sealed class BlockStatement(string name, List<Statement> body, bool isScoped, bool isRequired) : Statement
{
    public string Name { get; } = name;

    public List<Statement> Body { get; } = body;

    public bool IsScoped { get; } = isScoped;

    public bool IsRequired { get; } = isRequired;

    public FunctionLayout Function { get; } = new(null);

    public FrameLayout Frame { get; set; } = FrameLayout.Empty;

    public VariableAddress? Self { get; set; }

    public VariableAddress? Super { get; set; }

    /// <summary>What a scoped block sees of the place where it stands.</summary>
    public List<(string Name, VariableAddress Address)> Locals { get; set; } = [];

    public override IEnumerable<Node> Children => Body;
}

/// <summary>include, import, from, extends: they need a loader, and a chat template has none.</summary>
internal sealed class LoaderStatement(string tag, Expression template, List<NameTarget> imported) : Statement
{
    public string Tag { get; } = tag;

    public Expression Template { get; } = template;

    public List<NameTarget> Imported { get; } = imported;

    public override IEnumerable<Node> Children => [Template, .. Imported];
}

internal sealed class BreakStatement : Statement
{
    public override IEnumerable<Node> Children => [];
}

internal sealed class ContinueStatement : Statement
{
    public override IEnumerable<Node> Children => [];
}
