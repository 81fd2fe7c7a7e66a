namespace Video.Models.Templates;

/// <summary>A part of the syntax tree. Children come in the order in which the reference visits them: name analysis depends on it.</summary>
internal abstract class Node
{
    public int Line { get; init; }

    public abstract IEnumerable<Node> Children { get; }

    protected static IEnumerable<Node> Join(params IEnumerable<Node?> nodes) => nodes.OfType<Node>();
}
