namespace Video.Analysis.Search;

/// <summary>Places in the order in which one way of looking found them.</summary>
/// <param name="Weight">How much this way counts beside the others.</param>
/// <param name="Entries">Best first; a place may come more than once, and its first counts.</param>
public sealed record RankedPlaces(double Weight, IReadOnlyList<(SearchPlace Place, SearchMatch Match)> Entries);

/// <param name="Score">0 to 1; 1 is first in every ranking.</param>
public sealed record ScoredPlace(SearchPlace Place, double Score, IReadOnlyList<SearchMatch> Matches);

/// <summary>Puts rankings whose scores cannot be compared into one: weighted reciprocal rank fusion.</summary>
/// <remarks>Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009, with their constant of 60.</remarks>
public static class RankFusion
{
    private const double Constant = 60;

    /// <summary>A text with only some of the words says half as much as one with all.</summary>
    private const double SomeWords = 0.5;

    /// <returns>Best first.</returns>
    public static IReadOnlyList<ScoredPlace> Fuse(IReadOnlyList<RankedPlaces> rankings)
    {
        var best = rankings.Sum(ranking => ranking.Weight / (Constant + 1));
        var entries = rankings.SelectMany(ranking => ranking.Entries
            .DistinctBy(entry => entry.Place)
            .Select(entry => (entry.Place, entry.Match, Part: ranking.Weight * Certainty(entry.Match) / (Constant + entry.Match.Rank))));
        return
        [
            .. entries.GroupBy(entry => entry.Place)
                .Select(group => new ScoredPlace(group.Key, group.Sum(entry => entry.Part) / best, [.. group.Select(entry => entry.Match)]))
                .OrderByDescending(place => place.Score)
                .ThenByDescending(place => place.Matches.Max(match => match.Similarity))
                .ThenBy(place => place.Place.VideoId, StringComparer.Ordinal)
                .ThenBy(place => place.Place.StartSeconds),
        ];
    }

    private static double Certainty(SearchMatch match) => match.Text is not null && !match.HasAllWords ? SomeWords : 1;
}
