namespace Video.Analysis.Search;

/// <summary>What is looked for: words, a picture, both, or what is like a moment that is known.</summary>
public sealed record SearchQuery
{
    /// <summary>The longest words taken: far more than a dual encoder reads, far less than a book.</summary>
    public const int MostCharacters = 2000;

    /// <summary>The most moments that may be asked for.</summary>
    public const int MostMoments = 1000;

    /// <summary>Null for none.</summary>
    public string? Words { get; init; }

    /// <summary>The bytes of a picture file, and what to call it; null for none.</summary>
    public (ReadOnlyMemory<byte> File, string Name)? Picture { get; init; }

    /// <summary>A moment of a video whose segment the others are compared with; null for none.</summary>
    public (string VideoId, double Seconds)? Like { get; init; }

    /// <summary>The most moments, 1 to <see cref="MostMoments"/>. Default 10.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Frames less alike than this cosine are passed over; what is found by its texts is not. Default: none are.</summary>
    public double MinSimilarity { get; init; } = -1;

    /// <exception cref="SearchRefusedException">Nothing can be looked for by this.</exception>
    public SearchQuery Check()
    {
        if (Words is null && Picture is null && Like is null) throw new SearchRefusedException("search: expected words, a picture or a moment to look for, got none");
        if (Words is not null && !Words.Any(char.IsLetterOrDigit)) throw new SearchRefusedException($"search: expected words, got \"{Words}\"");
        if (Words?.Length > MostCharacters) throw new SearchRefusedException($"search: expected at most {MostCharacters} characters, got {Words.Length}; a sentence finds more than a text");
        if (Limit is < 1 or > MostMoments) throw new SearchRefusedException($"limit: expected 1 to {MostMoments}, got {Limit}");
        if (!(MinSimilarity is >= -1 and <= 1)) throw new SearchRefusedException($"least similarity: expected a cosine from -1 to 1, got {MinSimilarity}");
        return this;
    }
}

/// <summary>What was asked cannot be looked for; the message says why and what would do.</summary>
public sealed class SearchRefusedException(string message) : Exception(message);
