namespace Video.Models.Positions;

/// <summary>How a family writes pictures and clips into a prompt: what stands in place of a placeholder, and at which times.</summary>
internal interface IPromptLayout
{
    /// <summary>What the placeholders among these ids stand for, in order.</summary>
    IEnumerable<VisualKind> Kinds(IReadOnlyList<int> ids);

    /// <param name="ids">The rendered template as ids, one placeholder per picture or clip.</param>
    /// <param name="visuals">In the order of their placeholders.</param>
    /// <exception cref="ArgumentException">The placeholders are not those of the pictures and clips.</exception>
    IEnumerable<PromptPiece> Compose(IReadOnlyList<int> ids, IReadOnlyList<PromptVisual> visuals);
}
