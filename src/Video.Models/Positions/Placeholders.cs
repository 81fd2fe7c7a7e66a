namespace Video.Models.Positions;

/// <summary>Puts the pieces of each picture and clip in place of its placeholder.</summary>
/// <param name="image">Id of a picture's placeholder.</param>
/// <param name="video">Id of a clip's placeholder.</param>
internal sealed class Placeholders(int image, int video)
{
    public int Of(VisualKind kind) => kind == VisualKind.Image ? image : video;

    /// <summary>What the placeholders among these ids stand for, in order.</summary>
    public IEnumerable<VisualKind> Kinds(IReadOnlyList<int> ids) =>
        ids.Where(id => id == image || id == video).Select(id => id == image ? VisualKind.Image : VisualKind.Video);

    /// <param name="ids">One placeholder per picture or clip.</param>
    /// <param name="visuals">In the order of their placeholders.</param>
    /// <param name="expand">The pieces of a picture or clip, by its index.</param>
    /// <exception cref="ArgumentException">More or fewer placeholders than pictures and clips, or of the other kind.</exception>
    public IEnumerable<PromptPiece> Replace(IReadOnlyList<int> ids, IReadOnlyList<PromptVisual> visuals, Func<int, IEnumerable<PromptPiece>> expand)
    {
        Check(ids, visuals);
        var pieces = new List<PromptPiece>();
        var text = new List<int>();
        var next = 0;
        foreach (var id in ids)
        {
            if (id != image && id != video)
            {
                text.Add(id);
                continue;
            }

            if (text.Count > 0) pieces.Add(new PromptPiece.Text([.. text]));
            text.Clear();
            pieces.AddRange(expand(next++));
        }

        if (text.Count > 0) pieces.Add(new PromptPiece.Text([.. text]));
        return pieces;
    }

    private void Check(IReadOnlyList<int> ids, IReadOnlyList<PromptVisual> visuals)
    {
        var found = ids.Where(id => id == image || id == video).ToList();
        if (!found.SequenceEqual(visuals.Select(visual => Of(visual.Kind))))
        {
            throw new ArgumentException(
                $"prompt: expected placeholders for {Describe(visuals.Select(visual => Of(visual.Kind)))}, got {Describe(found)}; " +
                "a message must not hold the model's placeholder tokens as text, and the chat template must write one for each picture and video");
        }
    }

    private string Describe(IEnumerable<int> placeholders)
    {
        var kinds = placeholders.ToList();
        return kinds.Count == 0 ? "nothing" : string.Join(", ", kinds.Select(id => id == image ? "image" : "video"));
    }
}
