using Npgsql;

namespace Video.Storage.Stores;

/// <summary>The tables <c>embedding_models</c>, <c>frame_embeddings</c> and <c>segment_embeddings</c>: what is stored of dual encoders. <see cref="VectorSearch"/> searches it.</summary>
public sealed class EmbeddingStore(NpgsqlConnection connection)
{
    internal static readonly string[] Tables = ["frame_embeddings", "segment_embeddings"];

    /// <summary>Whether the tables are there: they need pgvector 0.8.</summary>
    public async Task<bool> IsAvailableAsync(CancellationToken cancellationToken) =>
        (await connection.ListAsync("SELECT to_regclass('segment_embeddings') IS NOT NULL", row => row.GetBoolean(0), cancellationToken)).Single();

    /// <summary>The row of a model, made with its indexes when it first appears; the first of a library is the one that answers. Run it outside of transactions that store vectors: it may wait for them.</summary>
    /// <exception cref="StorageException">pgvector is missing, or the same weights were known with another dimension.</exception>
    public async Task<EmbeddingModel> RegisterAsync(string fingerprint, string name, int dim, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!await IsAvailableAsync(cancellationToken))
            throw new StorageException("Database: expected pgvector 0.8 or newer for search by meaning, got none or an older one; run ./video, which installs it, or add videos with --search-model none");

        // On any conflict: of two that come first at once, one answers, and the other finds that out when it asks again.
        for (var i = 0; i < 2 && await FindAsync(fingerprint, cancellationToken) is null; i++)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO embedding_models (fingerprint, name, dim, created_at, role)
                VALUES (@fingerprint, @name, @dim, @now, CASE WHEN NOT EXISTS (SELECT FROM embedding_models WHERE role = 'answering') THEN 'answering' END)
                ON CONFLICT DO NOTHING
                """,
                cancellationToken, ("fingerprint", fingerprint), ("name", name), ("dim", dim), ("now", now));
        }

        var model = await FindAsync(fingerprint, cancellationToken)
            ?? throw new StorageException($"Embedding model {name}: expected to add or find it, got neither because another process deleted it at this moment; try again");
        if (model.Dim != dim)
            throw new StorageException($"Embedding model {name}: expected vectors of {model.Dim} as stored before, got {dim}; its folder has changed in a way that its fingerprint does not show");

        var indexed = await connection.ListAsync(
            "SELECT to_regclass('segment_embeddings_of_model_' || @number) IS NOT NULL", row => row.GetBoolean(0), cancellationToken, ("number", model.Number));
        if (!indexed.Single()) await connection.ExecuteAsync("SELECT create_embedding_indexes(@number)", cancellationToken, ("number", model.Number));
        return model;
    }

    public async Task<EmbeddingModel?> FindAsync(string fingerprint, CancellationToken cancellationToken) => (await connection.ListAsync(
        "SELECT number, fingerprint, name, dim FROM embedding_models WHERE fingerprint = @fingerprint", ReadModel, cancellationToken, ("fingerprint", fingerprint))).SingleOrDefault();

    /// <summary>Those that have vectors, the one with the largest index first. Counts nothing, so that a search may ask in a library of any size.</summary>
    public Task<List<EmbeddingModel>> ListInUseAsync(CancellationToken cancellationToken) => connection.ListAsync(
        """
        SELECT number, fingerprint, name, dim FROM embedding_models
        WHERE EXISTS (SELECT FROM segment_embeddings WHERE model = number)
        ORDER BY coalesce(pg_relation_size(to_regclass('segment_embeddings_of_model_' || number)), 0) DESC, number
        """,
        ReadModel, cancellationToken);

    /// <summary>Those that have vectors and how many, most segments first. Reads every row.</summary>
    public Task<List<EmbeddingCount>> ListModelsAsync(CancellationToken cancellationToken) => connection.ListAsync(
        """
        SELECT number, fingerprint, name, m.dim, segments.count, (SELECT count(*) FROM frame_embeddings WHERE model = number)
        FROM embedding_models m JOIN (SELECT model, count(*) FROM segment_embeddings GROUP BY model) segments ON segments.model = number
        ORDER BY segments.count DESC, number
        """,
        row => new EmbeddingCount(ReadModel(row), row.GetInt64(4), row.GetInt64(5)), cancellationToken);

    /// <summary>Makes these the vectors that a model has of a segment; the segment's own is the mean of its frames', of length 1. The frames are stored before.</summary>
    /// <exception cref="ArgumentException">A vector is not of the model's dimension, not finite, or not of length 1.</exception>
    public async Task PutAsync(string videoId, int segmentNumber, EmbeddingModel model, IReadOnlyList<FrameEmbedding> frames, CancellationToken cancellationToken)
    {
        foreach (var frame in frames) UnitVector.Check(frame.Vector, model);
        foreach (var table in Tables)
        {
            await connection.ExecuteAsync(
                $"DELETE FROM {table} WHERE video_id = @video AND segment_number = @segment AND model = @model", cancellationToken,
                ("video", videoId), ("segment", segmentNumber), ("model", model.Number));
        }

        foreach (var frame in frames)
        {
            await connection.ExecuteAsync(
                "INSERT INTO frame_embeddings (video_id, segment_number, seconds, model, dim, embedding) VALUES (@video, @segment, @seconds, @model, @dim, @vector::real[]::halfvec)", cancellationToken,
                ("video", videoId), ("segment", segmentNumber), ("seconds", frame.Seconds), ("model", model.Number), ("dim", model.Dim), ("vector", frame.Vector));
        }

        if (UnitVector.MeanOf(frames.Select(frame => frame.Vector).ToList()) is { } mean)
        {
            await connection.ExecuteAsync(
                "INSERT INTO segment_embeddings (video_id, segment_number, model, dim, embedding) VALUES (@video, @segment, @model, @dim, @vector::real[]::halfvec)", cancellationToken,
                ("video", videoId), ("segment", segmentNumber), ("model", model.Number), ("dim", model.Dim), ("vector", mean));
        }
    }

    /// <summary>The vector of the segment that is on screen at a time, and the segment's number; null where it has none of this model.</summary>
    public async Task<(int SegmentNumber, float[] Vector)?> GetAsync(string videoId, double seconds, EmbeddingModel model, CancellationToken cancellationToken)
    {
        var found = await connection.ListAsync(
            """
            SELECT segment_number, embedding::real[] FROM segment_embeddings JOIN segments ON segments.video_id = segment_embeddings.video_id AND number = segment_number
            WHERE segment_embeddings.video_id = @video AND model = @model AND start_seconds <= @seconds AND end_seconds > @seconds
            """,
            row => (row.GetInt32(0), row.GetFieldValue<float[]>(1)), cancellationToken, ("video", videoId), ("model", model.Number), ("seconds", seconds));
        return found is [var one] ? one : null;
    }

    /// <summary>Segments in order of time, from a number on, of which the model has not every vector that it could have: those of their frames, and their own.</summary>
    public Task<List<int>> ListIncompleteAsync(string videoId, EmbeddingModel model, int firstSegment, int limit, CancellationToken cancellationToken) => connection.ListAsync(
        """
        SELECT DISTINCT segment_number FROM sampled_frames f WHERE video_id = @video AND segment_number >= @first
        AND NOT (EXISTS (SELECT FROM frame_embeddings e WHERE e.video_id = f.video_id AND e.segment_number = f.segment_number AND e.seconds = f.seconds AND e.model = @model)
            AND EXISTS (SELECT FROM segment_embeddings e WHERE e.video_id = f.video_id AND e.segment_number = f.segment_number AND e.model = @model))
        ORDER BY segment_number LIMIT @limit
        """,
        row => row.GetInt32(0), cancellationToken, ("video", videoId), ("model", model.Number), ("first", firstSegment), ("limit", limit));

    /// <summary>Whether a frame of a video that is done has no vector of the model. Where none lacks one, every frame was looked at.</summary>
    public async Task<bool> IsIncompleteAsync(EmbeddingModel model, CancellationToken cancellationToken) => (await connection.ListAsync(
        """
        SELECT EXISTS (SELECT FROM sampled_frames f JOIN videos v ON v.id = f.video_id AND v.state = 'done'
                       WHERE NOT EXISTS (SELECT FROM frame_embeddings e WHERE e.video_id = f.video_id AND e.segment_number = f.segment_number AND e.seconds = f.seconds AND e.model = @model))
        """,
        row => row.GetBoolean(0), cancellationToken, ("model", model.Number))).Single();

    internal static EmbeddingModel ReadModel(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetInt32(3));
}
