using Npgsql;
using Video.Analysis.Search;
using Video.Storage.Stores;

namespace Video.Jobs.Searching;

/// <summary>Full-text search as a way to rank places.</summary>
internal sealed class TextRanking(NpgsqlConnection connection, SegmentFilter filter, int limit)
{
    /// <summary>Texts about more than a moment.</summary>
    private static readonly string[] BroadKinds = ["chapter", "summary"];

    /// <summary>The broad texts that count: each may touch every segment of its video.</summary>
    private const int MostBroad = 20;

    private readonly Dictionary<string, List<Segment>> _segments = [];

    /// <summary>By texts about a moment: captions, and all kinds that are not known to be broad.</summary>
    public async Task<RankedPlaces> NarrowAsync(string words, double weight, CancellationToken cancellationToken)
    {
        var hits = await new TextStore(connection).SearchAsync(words, new TextScope(VideoId: null, Kinds: null, limit) { Filter = filter }, cancellationToken);
        return await PlacesAsync(hits.Where(hit => !BroadKinds.Contains(hit.Text.Kind)), isBroad: false, weight, cancellationToken);
    }

    /// <summary>By chapters and summaries.</summary>
    public async Task<RankedPlaces> BroadAsync(string words, double weight, CancellationToken cancellationToken)
    {
        var hits = await new TextStore(connection).SearchAsync(words, new TextScope(VideoId: null, BroadKinds, MostBroad) { Filter = filter }, cancellationToken);
        return await PlacesAsync(hits, isBroad: true, weight, cancellationToken);
    }

    private async Task<RankedPlaces> PlacesAsync(IEnumerable<TextHit> hits, bool isBroad, double weight, CancellationToken cancellationToken)
    {
        var places = new List<(SearchPlace, SearchMatch)>();
        foreach (var (hit, i) in hits.Select((hit, i) => (hit, i)))
        {
            var match = new SearchMatch(hit.Text.Kind) { Rank = i + 1, Text = hit.Text.Body, HasAllWords = hit.AllWords, IsBroad = isBroad };
            places.AddRange((await SegmentsAsync(hit.VideoId, cancellationToken))
                .Where(segment => segment.StartSeconds < hit.Text.EndSeconds && segment.EndSeconds > hit.Text.StartSeconds)
                .Select(segment => (new SearchPlace(hit.VideoId, segment.Number, segment.StartSeconds, segment.EndSeconds), match)));
        }

        return new RankedPlaces(weight, places);
    }

    private async Task<List<Segment>> SegmentsAsync(string videoId, CancellationToken cancellationToken) =>
        _segments.TryGetValue(videoId, out var known) ? known : _segments[videoId] = await new SegmentStore(connection).ListAsync(videoId, filter, cancellationToken);
}
