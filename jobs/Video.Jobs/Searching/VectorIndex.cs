using Npgsql;
using Video.Analysis.Search;
using Video.Models;
using Video.Storage.Stores;

namespace Video.Jobs.Searching;

/// <summary>The vectors of one dual encoder as a way to rank places.</summary>
internal sealed class VectorIndex
{
    private readonly NpgsqlConnection _connection;
    private readonly EmbeddingModel _model;
    private readonly VectorSearch _search;

    private VectorIndex(NpgsqlConnection connection, EmbeddingModel model, DualEncoder encoder) =>
        (_connection, _model, _search, Encoder) = (connection, model, new VectorSearch(connection, model), encoder);

    /// <summary>Makes vectors that can be compared with those that are stored.</summary>
    public DualEncoder Encoder { get; }

    /// <summary>Null where nothing is stored of this model.</summary>
    public static async Task<VectorIndex?> OpenAsync(NpgsqlConnection connection, DualEncoder? model, CancellationToken cancellationToken)
    {
        var store = new EmbeddingStore(connection);
        return model is not null && await store.IsAvailableAsync(cancellationToken) && await store.FindAsync(model.Fingerprint, cancellationToken) is { } known ? new VectorIndex(connection, known, model) : null;
    }

    /// <summary>Segments by their best frame. Frames find what is seen for a moment, segments what is seen throughout; each frame of both is then compared.</summary>
    public async Task<RankedPlaces> RankAsync(string kind, float[] vector, SearchQuery query, SegmentFilter filter, int limit, CancellationToken cancellationToken)
    {
        var near = await _search.FindAsync(vector, VectorLevel.Frame, filter, limit, cancellationToken);
        near.AddRange(await _search.FindAsync(vector, VectorLevel.Segment, filter, limit / 2, cancellationToken));
        var compared = await _search.CompareAsync(vector, [.. near.Select(hit => (hit.VideoId, hit.SegmentNumber)).Distinct()], cancellationToken);

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

    public async Task<double> BackgroundAsync(float[] vector, CancellationToken cancellationToken) => await _search.BackgroundAsync(vector, cancellationToken) ?? 0;

    /// <exception cref="SearchRefusedException">The video has nothing at that time.</exception>
    public async Task<float[]> VectorOfAsync(string videoId, double seconds, CancellationToken cancellationToken) =>
        await new EmbeddingStore(_connection).GetAsync(videoId, seconds, _model, cancellationToken) is var (_, vector)
            ? vector
            : throw new SearchRefusedException($"like {videoId}@{seconds}: expected a time with pictures that {_model.Name} has seen, got one without; `video show {videoId}` lists the segments");
}
