namespace Video.Models.Templates;

/// <summary>Where a variable lives: so many functions up, then this slot.</summary>
internal readonly record struct VariableAddress(int Hops, int Slot);

/// <summary>The slots that one function (the template, a macro, a block, a loop's filter) needs.</summary>
internal sealed class FunctionLayout(FunctionLayout? parent)
{
    private readonly Dictionary<(int Level, string Name), int> _slots = [];

    public int SlotCount => _slots.Count;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    public int SlotOf(int level, string name)
    {
        if (!_slots.TryGetValue((level, name), out var slot))
        {
            _slots.Add((level, name), slot = _slots.Count);
        }

        return slot;
    }
}

/// <summary>One running function: its slots, and the function around it. A slot is null while its variable has no value.</summary>
internal sealed class Activation(FunctionLayout layout, Activation? parent)
{
    private readonly Value?[] _slots = new Value?[layout.SlotCount];

    public Activation? Parent { get; } = parent;

    public Value? this[VariableAddress address]
    {
        get => Up(address.Hops)._slots[address.Slot];
        set => Up(address.Hops)._slots[address.Slot] = value;
    }

    public void Enter(FrameLayout frame, TemplateContext context)
    {
        foreach (var load in frame.Loads)
        {
            _slots[load.Slot] = load.Kind switch
            {
                LoadKind.Context => context.Find(load.Name),
                LoadKind.Alias => this[load.Source],
                LoadKind.Undefined => null,
                _ => _slots[load.Slot],
            };
        }
    }

    public void Leave(FrameLayout frame)
    {
        foreach (var load in frame.Loads)
        {
            _slots[load.Slot] = null;
        }
    }

    private Activation Up(int hops)
    {
        var activation = this;
        for (; hops > 0; hops--)
        {
            activation = activation.Parent ?? throw new InvalidOperationException("a variable was bound outside its function");
        }

        return activation;
    }
}

internal enum LoadKind
{
    /// <summary>Set by who enters: an argument, a loop target.</summary>
    Parameter,

    /// <summary>Looked up by name among what the template was given and what its top level has set.</summary>
    Context,

    /// <summary>Copied from the variable of the same name outside: the frame will assign to it.</summary>
    Alias,

    /// <summary>Without a value until it is assigned.</summary>
    Undefined,
}

internal readonly record struct VariableLoad(int Slot, LoadKind Kind, string Name, VariableAddress Source);

/// <summary>What happens to variables when a scope (a loop's body, a macro, a with block …) is entered.</summary>
internal sealed record FrameLayout(IReadOnlyList<VariableLoad> Loads)
{
    public static readonly FrameLayout Empty = new([]);
}
