namespace Video.Models.Templates;

/// <summary>What can be assigned to.</summary>
internal abstract class Target : Node
{
    /// <summary>The same target, to be bound in another function.</summary>
    public abstract Target Copy();

    public IEnumerable<NameTarget> Names => this is NameTarget name ? [name] : Children.OfType<Target>().SelectMany(t => t.Names);
}

internal sealed class NameTarget(string name) : Target
{
    public string Name { get; } = name;

    /// <summary>A macro's argument or a name of a with block.</summary>
    public bool IsParameter { get; init; }

    public VariableAddress Address { get; set; }

    public override IEnumerable<Node> Children => [];

    public override Target Copy() => new NameTarget(Name) { Line = Line, IsParameter = IsParameter };
}

internal sealed class TupleTarget(List<Target> items) : Target
{
    public List<Target> Items { get; } = items;

    public override IEnumerable<Node> Children => Items;

    public override Target Copy() => new TupleTarget(Items.ConvertAll(t => t.Copy())) { Line = Line };
}

/// <summary>namespace.attribute, in set only.</summary>
internal sealed class AttributeTarget(NameExpression owner, string attribute) : Target
{
    public NameExpression Owner { get; } = owner;

    public string Attribute { get; } = attribute;

    public override IEnumerable<Node> Children => [Owner];

    public override Target Copy() => new AttributeTarget(new NameExpression(Owner.Name) { Line = Line }, Attribute) { Line = Line };
}
