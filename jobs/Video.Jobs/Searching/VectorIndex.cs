using Video.Analysis.Search;
using Video.Models;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Jobs.Searching;

/// <summary>The vectors of one dual encoder as a way to rank places.</summary>
internal sealed class VectorIndex
{
    /// <summary>Half of what one index alone would need: frames and segments have one each, and what the one passes by the other finds.</summary>
    private const int Breadth = 100;

    private readonly Database _database;
    private readonly EmbeddingModel _model;

    private VectorIndex(Database database, EmbeddingModel model, DualEncoder encoder) => (_database, _model, Encoder) = (database, model, encoder);

    /// <summary>Makes vectors that can be compared with those that are stored.</summary>
    public DualEncoder Encoder { get; }

    /// <summary>Null where nothing is stored of this model.</summary>
    public static async Task<VectorIndex?> OpenAsync(Database database, DualEncoder? model, CancellationToken cancellationToken)
    {
        if (model is null) return null;

        await using var connection = await database.ConnectAsync(cancellationToken);
        var store = new EmbeddingStore(connection);
        return await store.IsAvailableAsync(cancellationToken) && await store.FindAsync(model.Fingerprint, cancellationToken) is { } known ? new VectorIndex(database, known, model) : null;
    }

    /// <summary>Segments by their best frame. Frames find what is seen for a moment, segments what is seen throughout, both at a time; each frame of both is then compared.</summary>
    public async Task<RankedPlaces> RankAsync(string kind, float[] vector, SearchQuery query, SegmentFilter filter, int limit, CancellationToken cancellationToken)
    {
        var near = await Task.WhenAll(
            SearchAsync(search => search.FindAsync(vector, VectorLevel.Frame, filter, limit, cancellationToken), cancellationToken),
            SearchAsync(search => search.FindAsync(vector, VectorLevel.Segment, filter, limit, cancellationToken), cancellationToken));
        var compared = await SearchAsync(search => search.CompareAsync(vector, [.. near.SelectMany(hits => hits).Select(hit => (hit.VideoId, hit.SegmentNumber)).Distinct()], cancellationToken), cancellationToken);

        var ranked = compared
            .Where(segment => !(query.Like is var (video, seconds) && segment.VideoId == video && segment.StartSeconds <= seconds && seconds < segment.EndSeconds))
            .Select(segment => (Segment: segment, Best: segment.Frames.Max(frame => frame.Similarity)))
            .Where(item => item.Best >= query.MinSimilarity)
            .OrderByDescending(item => item.Best)
            .Select((item, i) => (
                new SearchPlace(item.Segment.VideoId, item.Segment.SegmentNumber, item.Segment.StartSeconds, item.Segment.EndSeconds),
                new SearchMatch(kind) { Rank = i + 1, Frames = [.. item.Segment.Frames.Select(frame => new FrameSimilarity(frame.Seconds, frame.Similarity))] }));
        return new RankedPlaces(Weight: 1, [.. ranked]);
    }

    public async Task<double> BackgroundAsync(float[] vector, CancellationToken cancellationToken) => await SearchAsync(search => search.BackgroundAsync(vector, cancellationToken), cancellationToken) ?? 0;

    /// <exception cref="SearchRefusedException">The video has nothing at that time.</exception>
    public async Task<float[]> VectorOfAsync(string videoId, double seconds, CancellationToken cancellationToken)
    {
        await using var connection = await _database.ConnectAsync(cancellationToken);
        return await new EmbeddingStore(connection).GetAsync(videoId, seconds, _model, cancellationToken) is var (_, vector)
            ? vector
            : throw new SearchRefusedException($"like {videoId}@{seconds}: expected a time with pictures that {_model.Name} has seen, got one without; `video show {videoId}` lists the segments");
    }

    /// <summary>Each search has a connection of its own, because a connection does one thing at a time.</summary>
    private async Task<T> SearchAsync<T>(Func<VectorSearch, Task<T>> search, CancellationToken cancellationToken)
    {
        await using var connection = await _database.ConnectAsync(cancellationToken);
        return await search(new VectorSearch(connection, _model) { Breadth = Breadth });
    }
}
