using Npgsql;
using Video.Analysis.Search;
using Video.Storage.Stores;

namespace Video.Jobs.Searching;

/// <summary>Full-text search as a way to rank places.</summary>
/// <param name="limit">The most texts about a moment that count.</param>
/// <param name="enough">After so many texts, those that lack more words than these add nothing.</param>
internal sealed class TextRanking(NpgsqlConnection connection, SegmentFilter filter, int limit, int enough)
{
    /// <summary>The broad texts that count: each may touch every segment of its video.</summary>
    private const int MostBroad = 20;

    /// <summary>By texts about a moment.</summary>
    public Task<RankedPlaces> NarrowAsync(TextQuery words, double weight, CancellationToken cancellationToken) => RankAsync(words, TextReach.Moment, limit, weight, cancellationToken);

    /// <summary>By chapters and summaries.</summary>
    public Task<RankedPlaces> BroadAsync(TextQuery words, double weight, CancellationToken cancellationToken) => RankAsync(words, TextReach.Broad, MostBroad, weight, cancellationToken);

    private async Task<RankedPlaces> RankAsync(TextQuery words, TextReach reach, int most, double weight, CancellationToken cancellationToken)
    {
        var hits = await new TextStore(connection).SearchAsync(words, new TextScope(VideoId: null, reach, most) { Enough = enough, Filter = filter }, cancellationToken);
        if (hits.Count == 0) return new RankedPlaces(weight, []);

        var matches = hits.Select(hit => new SearchMatch(hit.Text.Kind) { Rank = hit.Place, Text = hit.Text.Body, HasAllWords = hit.AllWords, IsBroad = reach == TextReach.Broad }).ToList();
        var segments = await new SegmentStore(connection).OverlappingAsync([.. hits.Select(hit => (hit.VideoId, hit.Text.StartSeconds, hit.Text.EndSeconds))], filter, cancellationToken);
        return new RankedPlaces(weight, [.. segments.Select(found => (new SearchPlace(hits[found.Stretch].VideoId, found.Segment.Number, found.Segment.StartSeconds, found.Segment.EndSeconds), matches[found.Stretch]))]);
    }
}
