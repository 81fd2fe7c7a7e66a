namespace Video.Analysis.Search;

/// <summary>How what was found by words is judged by the vision language model.</summary>
public sealed record VerifyOptions
{
    /// <summary>The most moments that may be judged in one search: each is read by a language model.</summary>
    public const int MostJudged = 100;

    /// <summary>A moment is kept whose probability of yes is this or more, 0 to 1. Default 0.5: yes is likelier than no; higher drops more that is there, lower keeps more that is not.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>How many moments are judged, the best first; those after them are left out. 1 to <see cref="MostJudged"/>, default 10.</summary>
    public int Top { get; init; } = 10;

    /// <exception cref="SearchRefusedException">The query cannot be judged so.</exception>
    public VerifyOptions Check(SearchQuery query)
    {
        if (query.Words is null) throw new SearchRefusedException("verify: expected words to judge moments by, got only a picture or a moment; add words, or search without --verify");
        if (!(Threshold is >= 0 and <= 1)) throw new SearchRefusedException($"verify threshold: expected a probability from 0 to 1, got {Threshold}");
        if (Top is < 1 or > MostJudged) throw new SearchRefusedException($"verify top: expected 1 to {MostJudged}, got {Top}");
        return this;
    }
}
