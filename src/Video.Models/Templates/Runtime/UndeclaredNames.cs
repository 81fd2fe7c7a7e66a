namespace Video.Models.Templates;

/// <summary>Which of some special names (loop, caller, self …) nodes read before they assign them. Blocks are looked at for themselves.</summary>
internal sealed class UndeclaredNames
{
    private readonly HashSet<string> _wanted;
    private readonly HashSet<string> _found = [];

    private UndeclaredNames(string[] names) => _wanted = [.. names];

    public static HashSet<string> In(IEnumerable<Node> nodes, params string[] names)
    {
        var visitor = new UndeclaredNames(names);
        visitor.VisitAll(nodes);
        return visitor._found;
    }

    private void VisitAll(IEnumerable<Node> nodes)
    {
        foreach (var node in nodes)
        {
            Visit(node);
        }
    }

    private void Visit(Node node)
    {
        RuntimeStack.Ensure();
        switch (node)
        {
            case NameExpression name when _wanted.Contains(name.Name):
                _found.Add(name.Name);
                break;
            case NameTarget target:
                _wanted.Remove(target.Name);
                break;
            case BlockStatement:
                break;
            case AttributeTarget or LoaderStatement:
                VisitAll(node is LoaderStatement loader ? [loader.Template] : []);
                break;
            default:
                VisitAll(node.Children);
                break;
        }
    }
}
