namespace Video.Models.Templates;

/// <summary>Decides before a template runs where each of its names lives, and refuses what the reference refuses to compile.</summary>
/// <remarks>Reference: jinja2, compiler.py: the frames of its generated functions are kept, so that scoping comes out the same.</remarks>
internal sealed class Binder
{
    private readonly Dictionary<string, BlockStatement> _blocks = [];

    private Binder()
    {
    }

    public static BoundTemplate Bind(List<Statement> body)
    {
        var binder = new Binder();
        binder.CollectBlocks(body);
        var layout = new FunctionLayout(null);
        var symbols = new Symbols(null, layout, level: 0);
        VariableAddress? self = UndeclaredNames.In(body, "self").Contains("self") ? symbols.DeclareParameter("self") : null;
        new NameAnalysis(symbols).VisitAll(body);
        var scope = new Scope(symbols) { IsTopLevel = true, IsRoot = true };
        binder.BindAll(body, scope);
        foreach (var block in binder._blocks.Values)
        {
            binder.BindBlockBody(block);
        }

        return new BoundTemplate(body, layout, symbols.Layout(), self, binder._blocks);
    }

    private void CollectBlocks(IEnumerable<Node> nodes)
    {
        RuntimeStack.Ensure();
        foreach (var node in nodes)
        {
            if (node is BlockStatement block && !_blocks.TryAdd(block.Name, block))
            {
                throw TemplateException.Syntax($"block '{block.Name}' defined twice", block.Line);
            }

            if (node is Statement)
            {
                CollectBlocks(node.Children);
            }
        }
    }

    private void BindBlockBody(BlockStatement block)
    {
        var symbols = new Symbols(null, block.Function, level: 0);
        var special = UndeclaredNames.In(block.Body, "self", "super");
        block.Self = special.Contains("self") ? symbols.DeclareParameter("self") : null;
        block.Super = special.Contains("super") ? symbols.DeclareParameter("super") : null;
        new NameAnalysis(symbols).VisitAll(block.Body);
        BindAll(block.Body, new Scope(symbols));
        block.Frame = symbols.Layout();
    }

    private void BindAll(IEnumerable<Node> nodes, Scope scope)
    {
        foreach (var node in nodes)
        {
            Bind(node, scope);
        }
    }

    private void Bind(Node node, Scope scope)
    {
        RuntimeStack.Ensure();
        switch (node)
        {
            case NameExpression name:
                name.Address = scope.AddressOf(name.Name);
                break;
            case NameTarget target:
                target.Address = scope.AddressOf(target.Name);
                break;
            case OutputStatement output:
                output.AutoEscape = scope.AutoEscape;
                BindAll(output.Parts, scope);
                break;
            case ConcatExpression concat:
                concat.AutoEscape = scope.AutoEscape ?? false;
                BindAll(concat.Parts, scope);
                break;
            case FilterExpression filter:
                RequireKnown(filter.Filter is not null, "filter", filter.Name, scope, filter.Line);
                BindAll(filter.Children, scope);
                break;
            case TestExpression test:
                RequireKnown(test.Test is not null, "test", test.Name, scope, test.Line);
                BindAll(test.Children, scope);
                break;
            case ConditionalExpression or IfStatement:
                BindAll(node.Children, scope.Soft());
                break;
            case ForStatement loop:
                BindLoop(loop, scope);
                break;
            case MacroDefinition macro:
                BindMacro(macro, scope);
                macro.IsTopLevel = scope.IsTopLevel;
                Bind(macro.Target, scope);
                break;
            case CallBlock call:
                BindMacro(call, scope);
                BindAll(call.Call is null ? [] : [call.Call], scope);
                break;
            case FilterBlock block:
                BindFilterBlock(block, scope);
                break;
            case WithStatement with:
                BindWith(with, scope);
                break;
            case AutoEscapeStatement escape:
                BindAutoEscape(escape, scope);
                break;
            case SetStatement set:
                set.IsTopLevel = scope.IsTopLevel;
                BindAll(set.Children, scope);
                break;
            case SetBlock set:
                BindSetBlock(set, scope);
                break;
            case BlockStatement block when block.IsScoped:
                block.Locals = [.. scope.Symbols.StoredNames.Select(n => (n, scope.AddressOf(n)))];
                break;
            case BlockStatement:
                break;
            case LoaderStatement { Tag: "extends" } extends when !scope.IsTopLevel:
                throw TemplateException.Syntax("cannot use extend from a non top-level scope", extends.Line);
            case BreakStatement or ContinueStatement when !scope.IsInLoop:
                throw TemplateException.Syntax("break and continue belong into a loop", node.Line);
            default:
                BindAll(node.Children, scope);
                break;
        }
    }

    /// <summary>Inside an if, an unknown filter or test counts only when it is reached.</summary>
    private static void RequireKnown(bool isKnown, string kind, string name, Scope scope, int line)
    {
        if (!isKnown && !scope.IsSoft)
        {
            throw TemplateException.Syntax($"No {kind} named '{name}'", line);
        }
    }

    private void BindLoop(ForStatement loop, Scope scope)
    {
        if (loop.Target.Names.Any(n => n.Name == "loop") || AssignsLoop(loop))
        {
            throw TemplateException.Syntax("Can't assign to special loop variable in for-loop", loop.Line);
        }

        var outerFunction = scope.Function;
        var bodyFunction = outerFunction;
        if (loop.IsRecursive)
        {
            bodyFunction = loop.RecursiveFunction = new FunctionLayout(outerFunction);
        }

        var body = scope.Inner(bodyFunction) with { IsInLoop = true };
        if (loop.IsRecursive || UndeclaredNames.In(loop.Body, "loop").Count > 0 || HasScopedBlock(loop))
        {
            loop.LoopAddress = body.Symbols.DeclareParameter("loop");
        }

        var analysis = new NameAnalysis(body.Symbols);
        analysis.VisitParameters(loop.Target);
        analysis.VisitAll(loop.Body);

        // A break inside the else branch belongs to the loop around, if that is in the same function.
        var otherwise = scope.Inner(bodyFunction) with { IsInLoop = scope.IsInLoop && !loop.IsRecursive };
        new NameAnalysis(otherwise.Symbols).VisitAll(loop.Otherwise);

        Bind(loop.Items, scope);
        BindLoopFilter(loop, scope);
        Bind(loop.Target, body);
        BindAll(loop.Body, body);
        BindAll(loop.Otherwise, otherwise);
        loop.BodyFrame = body.Symbols.Layout();
        loop.OtherwiseFrame = otherwise.Symbols.Layout();
    }

    private void BindLoopFilter(ForStatement loop, Scope scope)
    {
        if (loop.Test is null)
        {
            return;
        }

        loop.FilterFunction = new FunctionLayout(scope.Function);
        var test = scope.Inner(loop.FilterFunction);
        var analysis = new NameAnalysis(test.Symbols);
        analysis.VisitParameters(loop.FilterTarget);
        analysis.Visit(loop.Test);
        Bind(loop.FilterTarget, test);
        Bind(loop.Test, test);
        loop.TestFrame = test.Symbols.Layout();
    }

    private static bool AssignsLoop(Node node)
    {
        RuntimeStack.Ensure();
        return node switch
        {
            NameTarget { IsParameter: false, Name: "loop" } => true,
            LoaderStatement => false,
            WithStatement with => with.Values.Exists(AssignsLoop) || with.Body.Exists(AssignsLoop),
            _ => node.Children.Any(AssignsLoop),
        };
    }

    private static bool HasScopedBlock(Node node) =>
        node is BlockStatement { IsScoped: true } || (node is Statement && node.Children.Any(HasScopedBlock));

    private void BindMacro(MacroStatement macro, Scope scope)
    {
        macro.Function = new FunctionLayout(scope.Function);
        var inner = scope.Inner(macro.Function) with { IsInLoop = false };
        var special = UndeclaredNames.In(macro.Body, "caller", "kwargs", "varargs");
        var caller = macro.Parameters.FindIndex(p => p.Name == "caller");
        if (special.Contains("caller") && caller >= 0 && caller < macro.Parameters.Count - macro.Defaults.Count)
        {
            throw TemplateException.Syntax("the special \"caller\" argument must be omitted or be given a default", macro.Line);
        }

        Analyse();
        macro.Caller = Special("caller");
        macro.KeywordArguments = Special("kwargs");
        macro.VariableArguments = Special("varargs");
        Analyse();
        BindAll(macro.Parameters, inner);
        BindAll(macro.Defaults, inner);
        BindAll(macro.Body, inner);
        macro.Frame = inner.Symbols.Layout();

        void Analyse() => new NameAnalysis(inner.Symbols).VisitAll([.. macro.Parameters, .. macro.Defaults, .. macro.Body]);

        VariableAddress? Special(string name) =>
            special.Contains(name) && macro.Parameters.TrueForAll(p => p.Name != name) ? inner.Symbols.DeclareParameter(name) : null;
    }

    private void BindFilterBlock(FilterBlock block, Scope scope)
    {
        var inner = scope.Inner(scope.Function);
        new NameAnalysis(inner.Symbols).VisitAll(block.Children);
        block.AutoEscape = scope.AutoEscape;
        BindAll(block.Children, inner);
        block.Frame = inner.Symbols.Layout();
    }

    private void BindWith(WithStatement with, Scope scope)
    {
        var inner = scope.Inner(scope.Function);
        var analysis = new NameAnalysis(inner.Symbols);
        with.Targets.ForEach(analysis.VisitParameters);
        analysis.VisitAll(with.Body);
        BindAll(with.Values, scope);
        BindAll(with.Targets, inner);
        BindAll(with.Body, inner);
        with.Frame = inner.Symbols.Layout();
    }

    private void BindAutoEscape(AutoEscapeStatement escape, Scope scope)
    {
        var inner = scope.Inner(scope.Function);
        new NameAnalysis(inner.Symbols).VisitAll(escape.Children);
        Bind(escape.Flag, inner);
        bool? isOn = escape.Flag is Constant constant ? constant.Value.IsTrue : null;
        BindAll(escape.Body, inner with { AutoEscape = isOn });
        escape.Frame = inner.Symbols.Layout();
    }

    private void BindSetBlock(SetBlock set, Scope scope)
    {
        var inner = scope.Inner(scope.Function);
        new NameAnalysis(inner.Symbols).VisitAll(set.Body);
        if (set.Filter is not null)
        {
            new NameAnalysis(inner.Symbols).Visit(set.Filter);
        }

        BindAll(set.Body, inner);
        BindAll(set.Filter is null ? [] : [set.Filter], inner);
        Bind(set.Target, scope);
        set.IsTopLevel = scope.IsTopLevel;
        set.Frame = inner.Symbols.Layout();
    }

    /// <summary>What is known about the place of a node.</summary>
    private sealed record Scope(Symbols Symbols)
    {
        public FunctionLayout Function => Symbols.Function;

        public bool IsTopLevel { get; init; }

        public bool IsRoot { get; init; }

        public bool IsSoft { get; init; }

        public bool IsInLoop { get; init; }

        public bool? AutoEscape { get; init; } = false;

        public VariableAddress AddressOf(string name) => Symbols.AddressOf(name, Function);

        public Scope Soft() => this with { IsSoft = true, IsRoot = false };

        public Scope Inner(FunctionLayout function) =>
            new(new Symbols(Symbols, function, Symbols.Level + 1)) { AutoEscape = AutoEscape, IsInLoop = IsInLoop };
    }
}
