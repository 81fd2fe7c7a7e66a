namespace Video.Models.Templates;

/// <summary>Tells a scope's symbols which names its statements read and assign, stopping where inner scopes begin.</summary>
internal sealed class NameAnalysis(Symbols symbols)
{
    private Symbols _symbols = symbols;

    public void VisitAll(IEnumerable<Node> nodes)
    {
        foreach (var node in nodes)
        {
            Visit(node);
        }
    }

    public void VisitParameters(Target target)
    {
        foreach (var name in target.Names)
        {
            _symbols.DeclareParameter(name.Name);
        }
    }

    public void Visit(Node node)
    {
        RuntimeStack.Ensure();
        switch (node)
        {
            case NameExpression name:
                _symbols.Read(name.Name);
                break;
            case NameTarget { IsParameter: true } parameter:
                _symbols.DeclareParameter(parameter.Name);
                break;
            case NameTarget target:
                _symbols.Store(target.Name);
                break;
            case IfStatement branch:
                VisitIf(branch);
                break;
            case MacroDefinition macro:
                _symbols.Store(macro.Target.Name);
                break;
            case SetStatement set:
                Visit(set.Value);
                Visit(set.Target);
                break;
            case SetBlock set:
                Visit(set.Target);
                break;
            case ForStatement loop:
                Visit(loop.Items);
                break;
            case CallBlock call:
                VisitAll(call.Call is null ? [] : [call.Call]);
                break;
            case FilterBlock filter:
                Visit(filter.Filter);
                break;
            case WithStatement with:
                VisitAll(with.Values);
                break;
            case BlockStatement or AutoEscapeStatement:
                break;
            default:
                VisitAll(node.Children);
                break;
        }
    }

    private void VisitIf(IfStatement node)
    {
        Visit(node.Test);
        var outer = _symbols;
        var branches = new[] { node.Body.AsEnumerable<Node>(), node.ElseIfs, node.Otherwise }.Select(VisitBranch).ToArray();
        outer.Merge(branches);

        Symbols VisitBranch(IEnumerable<Node> nodes)
        {
            var branch = _symbols = outer.Branch();
            VisitAll(nodes);
            _symbols = outer;
            return branch;
        }
    }
}
