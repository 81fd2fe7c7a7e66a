using System.Text;

namespace Video.Models.Templates;

internal enum Flow
{
    Next,
    Break,
    Continue,
}

/// <summary>One rendering of a template: walks its statements and writes text. Expressions are in <see cref="Evaluator"/>.</summary>
internal sealed partial class Interpreter
{
    /// <summary>What one macro or loop call costs of the reference's 1000 nested calls.</summary>
    private const int CallCost = 5;

    private readonly BoundTemplate _template;
    private readonly Evaluator _evaluator;
    private TemplateContext _context;

    public Interpreter(BoundTemplate template, IReadOnlyDictionary<string, Value> variables, TimeProvider clock, Random random)
    {
        _template = template;
        _context = new TemplateContext(variables);
        _evaluator = new Evaluator(this);
        Clock = clock;
        Random = random;
    }

    public Budget Budget { get; } = new();

    public TimeProvider Clock { get; }

    public Random Random { get; }

    /// <summary>Whether an autoescape block around what runs now asks for escaping.</summary>
    public bool AutoEscape { get; private set; }

    /// <summary>The line that runs, for errors.</summary>
    public int Line { get; set; }

    public IReadOnlyDictionary<string, BlockStatement> Blocks => _template.Blocks;

    public string Run()
    {
        using var running = RuntimeStack.Run(Budget);
        var output = new StringBuilder();
        var activation = new Activation(_template.Layout, null);
        activation.Enter(_template.Frame, _context);
        if (_template.Self is { } self)
        {
            activation[self] = new SelfValue(_context);
        }

        Render(_template.Body, activation, output);
        return output.ToString();
    }

    public Value CallMacro(MacroStatement macro, Activation closure, Arguments arguments)
    {
        Budget.Enter(CallCost);
        var activation = new Activation(macro.Function, closure);
        activation.Enter(macro.Frame, _context);
        MacroArguments.Store(this, macro, arguments, activation);
        for (var i = 0; i < macro.Parameters.Count; i++)
        {
            var parameter = macro.Parameters[i];
            var fallback = i - (macro.Parameters.Count - macro.Defaults.Count);
            activation[parameter.Address] ??= fallback >= 0
                ? _evaluator.Evaluate(macro.Defaults[fallback], activation)
                : new UndefinedValue($"parameter '{parameter.Name}' was not provided");
        }

        var output = new StringBuilder();
        var escapes = AutoEscape;
        Render(macro.Body, activation, output);
        Budget.Leave(CallCost);
        return new StringValue(output.ToString(), escapes);
    }

    public StringValue CallBlock(BlockStatement block, TemplateContext context)
    {
        var output = new StringBuilder();
        RenderBlock(block, context, output);
        return new StringValue(output.ToString(), AutoEscape);
    }

    private Flow Render(List<Statement> body, Activation activation, StringBuilder output)
    {
        foreach (var statement in body)
        {
            var flow = Render(statement, activation, output);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private Flow Render(Statement statement, Activation activation, StringBuilder output)
    {
        RuntimeStack.Ensure();
        Line = statement.Line;
        switch (statement)
        {
            case OutputStatement print:
                Print(print, activation, output);
                return Flow.Next;
            case IfStatement branch:
                return RenderIf(branch, activation, output);
            case ForStatement loop:
                return RenderFor(loop, activation, output);
            case SetStatement set:
                Set(set, activation);
                return Flow.Next;
            case SetBlock set:
                return RenderSetBlock(set, activation);
            case MacroDefinition macro:
                Assign(macro.Target, new MacroValue(macro, activation), activation, macro.IsTopLevel);
                return Flow.Next;
            case CallBlock call:
                RenderCallBlock(call, activation, output);
                return Flow.Next;
            case FilterBlock filter:
                return RenderFilterBlock(filter, activation, output);
            case WithStatement with:
                return RenderWith(with, activation, output);
            case AutoEscapeStatement escape:
                return RenderAutoEscape(escape, activation, output);
            case BlockStatement block:
                RenderBlockHere(block, activation, output);
                return Flow.Next;
            case LoaderStatement loader:
                _evaluator.Evaluate(loader.Template, activation);
                throw new TemplateException(TemplateErrorKind.Loader, $"{loader.Tag}: a chat template stands alone, there is no loader for others");
            case BreakStatement:
                return Flow.Break;
            case ContinueStatement:
                return Flow.Continue;
            default:
                throw new InvalidOperationException($"no way to render {statement.GetType().Name}");
        }
    }

    private void Print(OutputStatement print, Activation activation, StringBuilder output)
    {
        foreach (var part in print.Parts)
        {
            if (part is TextData data)
            {
                Write(data.Text, output);
            }
            else
            {
                Line = part.Line;
                var value = _evaluator.Evaluate((Expression)part, activation);
                Write(print.AutoEscape ?? AutoEscape ? Html.Escape(value).Text : Repr.Text(value), output);
            }
        }
    }

    private void Write(string text, StringBuilder output)
    {
        Budget.Allocate(text.Length);
        output.Append(text);
    }

    /// <summary>What a call or filter block gives must be text already.</summary>
    private void WriteText(Value value, StringBuilder output) =>
        Write(value is StringValue text ? text.Text : throw TemplateException.Type($"expected str instance, {value.TypeName} found"), output);

    private Flow RenderIf(IfStatement branch, Activation activation, StringBuilder output)
    {
        if (_evaluator.Evaluate(branch.Test, activation).IsTrue)
        {
            return Render(branch.Body, activation, output);
        }

        foreach (var other in branch.ElseIfs)
        {
            Line = other.Line;
            if (_evaluator.Evaluate(other.Test, activation).IsTrue)
            {
                return Render(other.Body, activation, output);
            }
        }

        return Render(branch.Otherwise, activation, output);
    }

    private void RenderCallBlock(CallBlock block, Activation activation, StringBuilder output)
    {
        var caller = new MacroValue(block, activation);
        if (block.Call is null)
        {
            WriteText(caller.Call(this, Arguments.None), output);
            return;
        }

        WriteText(_evaluator.Call(block.Call, activation, caller), output);
    }

    private Flow RenderFilterBlock(FilterBlock block, Activation activation, StringBuilder output)
    {
        activation.Enter(block.Frame, _context);
        var text = new StringBuilder();
        var flow = Render(block.Body, activation, text);
        if (flow == Flow.Next)
        {
            WriteText(_evaluator.ApplyFilter(block.Filter, new StringValue(text.ToString(), block.AutoEscape ?? AutoEscape), activation), output);
        }

        activation.Leave(block.Frame);
        return flow;
    }

    private Flow RenderWith(WithStatement with, Activation activation, StringBuilder output)
    {
        activation.Enter(with.Frame, _context);
        for (var i = 0; i < with.Targets.Count; i++)
        {
            Assign(with.Targets[i], _evaluator.Evaluate(with.Values[i], activation), activation, isTopLevel: false);
        }

        var flow = Render(with.Body, activation, output);
        activation.Leave(with.Frame);
        return flow;
    }

    private Flow RenderAutoEscape(AutoEscapeStatement escape, Activation activation, StringBuilder output)
    {
        activation.Enter(escape.Frame, _context);
        var before = AutoEscape;
        AutoEscape = _evaluator.Evaluate(escape.Flag, activation).IsTrue;
        var flow = Render(escape.Body, activation, output);
        AutoEscape = before;
        activation.Leave(escape.Frame);
        return flow;
    }

    private void RenderBlockHere(BlockStatement block, Activation activation, StringBuilder output)
    {
        if (block.IsRequired)
        {
            throw TemplateException.Type($"Required block '{block.Name}' not found");
        }

        RenderBlock(block, block.IsScoped ? _context.With(block.Locals.Select(l => (l.Name, activation[l.Address]))) : _context, output);
    }

    private void RenderBlock(BlockStatement block, TemplateContext context, StringBuilder output)
    {
        Budget.Enter(CallCost);
        var activation = new Activation(block.Function, null);
        activation.Enter(block.Frame, context);
        if (block.Self is { } self)
        {
            activation[self] = new SelfValue(context);
        }

        if (block.Super is { } super)
        {
            activation[super] = new UndefinedValue($"there is no parent block called '{block.Name}'.");
        }

        var outer = _context;
        _context = context;
        Render(block.Body, activation, output);
        _context = outer;
        Budget.Leave(CallCost);
    }
}
