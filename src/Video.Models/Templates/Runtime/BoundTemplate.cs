namespace Video.Models.Templates;

/// <summary>A template that is ready to run; it may run many times, on several threads.</summary>
internal sealed record BoundTemplate(
    List<Statement> Body, FunctionLayout Layout, FrameLayout Frame, VariableAddress? Self, IReadOnlyDictionary<string, BlockStatement> Blocks);

/// <summary>The variables that a template was given, and those that its top level has set.</summary>
internal sealed class TemplateContext(IReadOnlyDictionary<string, Value> given)
{
    private readonly Dictionary<string, Value> _set = [];

    public Value? Find(string name) => _set.TryGetValue(name, out var value) || given.TryGetValue(name, out value) ? value : null;

    public void Set(string name, Value value) => _set[name] = value;

    /// <summary>This context with a scoped block's surroundings in it.</summary>
    public TemplateContext With(IEnumerable<(string Name, Value? Value)> locals)
    {
        var all = new Dictionary<string, Value>(given);
        foreach (var (name, value) in _set)
        {
            all[name] = value;
        }

        foreach (var (name, value) in locals)
        {
            if (value is not null)
            {
                all[name] = value;
            }
        }

        return new TemplateContext(all);
    }
}
