using Npgsql;

namespace Video.Storage.Stores;

/// <summary>Looks for what makes searches by meaning find too little or nonsense. Reads every vector once, and a few many times.</summary>
public sealed class EmbeddingCheckup(NpgsqlConnection connection)
{
    private const int Sample = 200;
    private const int Probes = 10;
    private const int Nearest = 10;

    // Rounding differs between the index's order and the exact one.
    private const double SameSimilarity = 1e-6;

    /// <summary>Frames without a vector of the model that answers, of done videos that were added with a search model, and segments whose frames have vectors and that have none.</summary>
    public async Task<long> CountMissingAsync(CancellationToken cancellationToken) => (await connection.ListAsync(
        """
        SELECT (SELECT count(*) FROM sampled_frames f JOIN videos v ON v.id = f.video_id
                WHERE v.state = 'done' AND v.options ->> 'searchModel' IS NOT NULL
                  AND NOT EXISTS (SELECT FROM frame_embeddings e JOIN embedding_models m ON m.number = e.model AND m.role = 'answering'
                                  WHERE e.video_id = f.video_id AND e.segment_number = f.segment_number AND e.seconds = f.seconds))
             + (SELECT count(*) FROM (SELECT DISTINCT video_id, segment_number, model FROM frame_embeddings) f
                WHERE NOT EXISTS (SELECT FROM segment_embeddings e WHERE e.video_id = f.video_id AND e.segment_number = f.segment_number AND e.model = f.model))
        """,
        row => row.GetInt64(0), cancellationToken)).Single();

    /// <summary>One per model that has vectors, that of the most first.</summary>
    public async Task<List<EmbeddingHealth>> RunAsync(CancellationToken cancellationToken)
    {
        var healths = new List<EmbeddingHealth>();
        foreach (var count in await new EmbeddingStore(connection).ListModelsAsync(cancellationToken))
        {
            var invalid = await CountInvalidAsync(count.Model, cancellationToken);
            var sample = invalid > 0 ? [] : await SampleAsync(count.Model, cancellationToken); // no search goes through vectors that are not the model's
            healths.Add(new EmbeddingHealth(
                count, invalid, await HasIndexesAsync(count.Model, cancellationToken), Alikeness(sample), await RecallAsync(count.Model, [.. sample.Take(Probes)], cancellationToken)));
        }

        return healths;
    }

    private async Task<long> CountInvalidAsync(EmbeddingModel model, CancellationToken cancellationToken)
    {
        var invalid = 0L;
        foreach (var table in EmbeddingStore.Tables)
        {
            invalid += (await connection.ListAsync(
                $"SELECT count(*) FROM {table} WHERE model = @model AND (vector_dims(embedding) <> @dim OR NOT l2_norm(embedding) BETWEEN 0.99 AND 1.01)",
                row => row.GetInt64(0), cancellationToken, ("model", model.Number), ("dim", model.Dim))).Single();
        }

        return invalid;
    }

    private async Task<bool> HasIndexesAsync(EmbeddingModel model, CancellationToken cancellationToken) => (await connection.ListAsync(
        "SELECT count(*) = 2 FROM pg_index WHERE indisvalid AND indexrelid IN (to_regclass('frame_embeddings_of_model_' || @model), to_regclass('segment_embeddings_of_model_' || @model))",
        row => row.GetBoolean(0), cancellationToken, ("model", model.Number))).Single();

    /// <summary>Ids of videos are hashes, so the order of another hash is as good as chance and the same every time.</summary>
    private Task<List<float[]>> SampleAsync(EmbeddingModel model, CancellationToken cancellationToken) => connection.ListAsync(
        "SELECT embedding::real[] FROM segment_embeddings WHERE model = @model ORDER BY hashtext(video_id || segment_number) LIMIT @limit",
        row => row.GetFieldValue<float[]>(0), cancellationToken, ("model", model.Number), ("limit", Sample));

    private static double? Alikeness(List<float[]> sample) => sample.Count < 2 || UnitVector.MeanOf(sample) is not { } mean
        ? null
        : sample.Average(vector => vector.Zip(mean, (a, b) => (double)a * b).Sum());

    /// <summary>By similarity, not by row: of vectors that are the same, any will do.</summary>
    private async Task<double?> RecallAsync(EmbeddingModel model, IReadOnlyList<float[]> probes, CancellationToken cancellationToken)
    {
        var search = new VectorSearch(connection, model);
        var (found, all) = (0, 0);
        foreach (var probe in probes)
        {
            var exact = await search.FindExactlyAsync(probe, VectorLevel.Segment, SegmentFilter.None, Nearest, cancellationToken);
            var byIndex = await search.FindAsync(probe, VectorLevel.Segment, SegmentFilter.None, Nearest, cancellationToken);
            found += byIndex.Count(near => near.Similarity >= exact[^1].Similarity - SameSimilarity);
            all += exact.Count;
        }

        return all == 0 ? null : Math.Min(1, (double)found / all);
    }
}
