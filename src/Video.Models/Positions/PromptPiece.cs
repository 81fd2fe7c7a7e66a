namespace Video.Models.Positions;

internal enum VisualKind
{
    Image,
    Video,
}

/// <summary>A picture or clip that a prompt shows.</summary>
/// <param name="Layout">Of its visual tokens.</param>
internal sealed record PromptVisual(VisualKind Kind, VisualLayout Layout);

/// <summary>A run of a prompt: ids of text, or visual tokens.</summary>
internal abstract record PromptPiece
{
    private PromptPiece()
    {
    }

    public sealed record Text(IReadOnlyList<int> Ids) : PromptPiece;

    /// <summary>Tokens [FirstToken, FirstToken + Count) of a picture or clip.</summary>
    /// <param name="Placeholder">The id that stands for each of them.</param>
    /// <param name="Source">Index of the picture or clip in the prompt.</param>
    /// <param name="Times">What is added to the start in time, per token.</param>
    /// <param name="OnClipClock">Times count from where the clip's first piece began, not from where this one does: text between the frames then does not shift them.</param>
    public sealed record Visual(int Placeholder, int Source, int FirstToken, int Count, IReadOnlyList<float> Times, bool OnClipClock = false) : PromptPiece;
}
