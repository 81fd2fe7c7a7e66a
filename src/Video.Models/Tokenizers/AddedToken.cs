namespace Video.Models.Tokenizers;

/// <summary>A token that is matched in the text as it stands, before it is cut into words.</summary>
public sealed record AddedToken
{
    public required int Id { get; init; }

    public required string Content { get; init; }

    /// <summary>Left out of decoded text when special tokens are skipped.</summary>
    public bool Special { get; init; }

    /// <summary>Matched only where no word character touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Swallows white space before it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Swallows white space after it.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Matched in the normalised text instead of the original.</summary>
    public bool Normalized { get; init; }
}
