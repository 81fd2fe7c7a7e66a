namespace Video.Models.Templates;

/// <summary>The names of one scope: which variable each means, and how that gets its first value.</summary>
/// <remarks>
/// Reference: jinja2, idtracking.py. Scoping is decided before the template runs: a name that a scope assigns anywhere is that
/// scope's own from its beginning, with the outer value copied in; a name that it only reads is looked up once, on entry.
/// </remarks>
internal sealed class Symbols(Symbols? parent, FunctionLayout function, int level)
{
    private Dictionary<string, Variable> _variables = [];
    private Dictionary<Variable, Load> _loads = [];
    private HashSet<string> _stores = [];

    public FunctionLayout Function { get; } = function;

    public int Level { get; } = level;

    public Variable? Find(string name) => _variables.TryGetValue(name, out var variable) ? variable : parent?.Find(name);

    public VariableAddress AddressOf(string name, FunctionLayout from)
    {
        var variable = Find(name) ?? throw new InvalidOperationException($"the name '{name}' was not analysed");
        return variable.From(from);
    }

    public void Read(string name)
    {
        if (Find(name) is null)
        {
            Define(name, new Load(LoadKind.Context, null));
        }
    }

    public void Store(string name)
    {
        _stores.Add(name);
        if (!_variables.ContainsKey(name))
        {
            Define(name, parent?.Find(name) is { } outer ? new Load(LoadKind.Alias, outer) : new Load(LoadKind.Undefined, null));
        }
    }

    public VariableAddress DeclareParameter(string name)
    {
        _stores.Add(name);
        return Define(name, new Load(LoadKind.Parameter, null)).From(Function);
    }

    /// <summary>A copy for one branch of an if; <see cref="Merge"/> joins the branches.</summary>
    public Symbols Branch()
    {
        RuntimeStack.Step(_variables.Count);
        return new Symbols(parent, Function, Level)
        {
            _variables = new(_variables),
            _loads = new(_loads),
            _stores = [.. _stores],
        };
    }

    public void Merge(params Symbols[] branches)
    {
        var stores = branches.SelectMany(b => b._stores).Except(_stores).ToList();
        foreach (var branch in branches)
        {
            Update(_variables, branch._variables);
            Update(_loads, branch._loads);
            _stores.UnionWith(branch._stores);
        }

        foreach (var name in stores)
        {
            // Assigned in some branches only: in the others it keeps what it meant outside.
            _loads[_variables[name]] = parent?.Find(name) is { } outer ? new Load(LoadKind.Alias, outer) : new Load(LoadKind.Context, null);
        }
    }

    public FrameLayout Layout() => new([.. _loads.Select(l => new VariableLoad(
        l.Key.Slot, l.Value.Kind, l.Key.Name, l.Value.Source?.From(Function) ?? default))]);

    /// <summary>Every name assigned here or around, with its variable.</summary>
    public IEnumerable<string> StoredNames => parent is null ? _stores : _stores.Union(parent.StoredNames);

    private Variable Define(string name, Load load)
    {
        var variable = new Variable(Function, Function.SlotOf(Level, name), name);
        _variables[name] = variable;
        _loads[variable] = load;
        return variable;
    }

    private static void Update<TKey, TValue>(Dictionary<TKey, TValue> target, Dictionary<TKey, TValue> source)
        where TKey : notnull
    {
        foreach (var (key, value) in source)
        {
            target[key] = value;
        }
    }

    internal sealed record Variable(FunctionLayout Function, int Slot, string Name)
    {
        public VariableAddress From(FunctionLayout function) => new(function.Depth - Function.Depth, Slot);
    }

    private sealed record Load(LoadKind Kind, Variable? Source);
}
