namespace Video.Analysis.Search;

/// <summary>A segment that a search found, and what of it matched.</summary>
/// <param name="StartSeconds">The segment is [StartSeconds, EndSeconds) of its video.</param>
public sealed record SearchPlace(string VideoId, int SegmentNumber, double StartSeconds, double EndSeconds);

/// <summary>One way in which a place matched what was asked.</summary>
/// <param name="Kind">picture: its frames look like the words; image: like the picture that was given; like: like the segment that was given; else the kind of a text that has the words.</param>
public sealed record SearchMatch(string Kind)
{
    /// <summary>Place in the ranking of this kind, from 1.</summary>
    public required int Rank { get; init; }

    /// <summary>The best frame's cosine; null for texts.</summary>
    public double? Similarity => Frames.Count == 0 ? null : Frames.Max(frame => frame.Similarity);

    /// <summary>The segment's frames in order of time; empty for texts.</summary>
    public IReadOnlyList<FrameSimilarity> Frames { get; init; } = [];

    /// <summary>The text that matched; null for pictures.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the text has all words that were asked for.</summary>
    public bool HasAllWords { get; init; }

    /// <summary>Whether the text is about more than this moment: a chapter, a summary.</summary>
    public bool IsBroad { get; init; }
}

/// <param name="Seconds">The frame's presentation time.</param>
/// <param name="Similarity">Cosine with what was asked.</param>
public sealed record FrameSimilarity(double Seconds, double Similarity);
