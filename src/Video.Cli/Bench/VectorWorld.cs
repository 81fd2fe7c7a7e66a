using System.Buffers.Binary;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Video.Storage.Stores;

namespace Video.Cli.Bench;

/// <summary>
/// Vectors in clusters, as pictures of things are, in the product's own tables: videos of a thousand segments of one second each. Every segment has one frame, whose vector is the
/// segment's, and a caption; every fifty have a chapter.
/// </summary>
internal sealed class VectorWorld(int vectors)
{
    public const int Dim = 512;
    private const int PerVideo = 1000;
    private const int PerCluster = 100;
    private const int PerChapter = 50;

    /// <summary>Of a cluster's centre: two of one cluster have a cosine of about 0.7.</summary>
    private const float Spread = 0.65f;

    private readonly float[][] _centres = Centres(Math.Max(1, vectors / PerCluster));

    /// <summary>What is said of the segments.</summary>
    public CaptionWords Words { get; } = new();

    /// <summary>The model's row, and whether its vectors are still to be loaded.</summary>
    public async Task<(EmbeddingModel Model, bool IsNew)> PrepareAsync(NpgsqlConnection connection, string fingerprint, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = new EmbeddingStore(connection);
        var model = await store.RegisterAsync(fingerprint, "bench", Dim, time.GetUtcNow(), cancellationToken);
        var loaded = (await store.ListModelsAsync(cancellationToken)).FirstOrDefault(count => count.Model == model)?.Segments ?? 0;
        if (loaded == vectors) return (model, false);

        await ExecuteAsync(connection, "TRUNCATE videos CASCADE", cancellationToken);
        return (model, true);
    }

    public async Task LoadAsync(NpgsqlConnection connection, EmbeddingModel model, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, $"DROP INDEX segment_embeddings_of_model_{model.Number}, frame_embeddings_of_model_{model.Number}", cancellationToken);
        await ExecuteAsync(
            connection,
            $"""
            INSERT INTO videos (id, sha256, name, path, size_bytes, duration_seconds, created_at)
            SELECT lpad(to_hex(i), 12, '0'), rpad(lpad(to_hex(i), 12, '0'), 64, '0'), i || '.mp4', '/' || i, 1, {PerVideo}, now() FROM generate_series(0, {(vectors - 1) / PerVideo}) i;
            INSERT INTO segments (video_id, number, start_seconds, end_seconds, motion, motion_magnitude)
            SELECT lpad(to_hex(i / {PerVideo}), 12, '0'), i % {PerVideo}, i % {PerVideo}, i % {PerVideo} + 1, '{"{}"}', (i::bigint * 7919 % 1000) / 1000.0 FROM generate_series(0, {vectors - 1}) i
            """,
            cancellationToken);
        await using (var rows = await connection.BeginBinaryImportAsync("COPY segment_embeddings (video_id, segment_number, model, dim, embedding) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            rows.Timeout = Timeout.InfiniteTimeSpan;
            var random = new Random(2);
            for (var i = 0; i < vectors; i++)
            {
                await rows.StartRowAsync(cancellationToken);
                await rows.WriteAsync((i / PerVideo).ToString("x12", CultureInfo.InvariantCulture), NpgsqlDbType.Text, cancellationToken);
                await rows.WriteAsync(i % PerVideo, NpgsqlDbType.Integer, cancellationToken);
                await rows.WriteAsync(model.Number, NpgsqlDbType.Integer, cancellationToken);
                await rows.WriteAsync(Dim, NpgsqlDbType.Integer, cancellationToken);
                await rows.WriteAsync(HalfVector(Member(random)), NpgsqlDbType.Bytea, cancellationToken);
            }

            await rows.CompleteAsync(cancellationToken);
        }

        await ExecuteAsync(
            connection,
            """
            INSERT INTO sampled_frames (video_id, segment_number, seconds, role) SELECT video_id, number, start_seconds, 'anchor' FROM segments;
            INSERT INTO frame_embeddings (video_id, segment_number, seconds, model, dim, embedding) SELECT video_id, segment_number, segment_number, model, dim, embedding FROM segment_embeddings
            """,
            cancellationToken);
    }

    /// <summary>Captions and chapters.</summary>
    public async Task TellAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using (var rows = await connection.BeginBinaryImportAsync("COPY texts (video_id, kind, number, start_seconds, end_seconds, body) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            rows.Timeout = Timeout.InfiniteTimeSpan;
            for (var i = 0; i < vectors; i++)
            {
                await WriteAsync(rows, i, "caption", i % PerVideo, seconds: 1, cancellationToken);
                if (i % PerChapter == 0) await WriteAsync(rows, i, "chapter", i % PerVideo / PerChapter, PerChapter, cancellationToken);
            }

            await rows.CompleteAsync(cancellationToken);
        }

        await ExecuteAsync(connection, "VACUUM ANALYZE", cancellationToken);
    }

    private async Task WriteAsync(NpgsqlBinaryImporter rows, int segment, string kind, int number, int seconds, CancellationToken cancellationToken)
    {
        await rows.StartRowAsync(cancellationToken);
        await rows.WriteAsync((segment / PerVideo).ToString("x12", CultureInfo.InvariantCulture), NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(kind, NpgsqlDbType.Text, cancellationToken);
        await rows.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken);
        await rows.WriteAsync((double)(segment % PerVideo), NpgsqlDbType.Double, cancellationToken);
        await rows.WriteAsync((double)(segment % PerVideo + seconds), NpgsqlDbType.Double, cancellationToken);
        await rows.WriteAsync(Words.Caption(segment), NpgsqlDbType.Text, cancellationToken);
    }

    /// <summary>With memory for the whole graph and both processors: for this session only.</summary>
    public Task BuildAsync(NpgsqlConnection connection, EmbeddingModel model, CancellationToken cancellationToken) => ExecuteAsync(
        connection, $"SET maintenance_work_mem = '{Math.Max(256, vectors / 1000 * 2)}MB'; SET max_parallel_maintenance_workers = 2; SELECT create_embedding_indexes({model.Number})", cancellationToken);

    public async Task<long> IndexBytesAsync(NpgsqlConnection connection, EmbeddingModel model, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_relation_size('segment_embeddings_of_model_{model.Number}')", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken) ?? 0L);
    }

    /// <summary>Whether a segment touches a stretch of a video.</summary>
    public static bool IsIn(int segment, string video, double start, double end) =>
        video == (segment / PerVideo).ToString("x12", CultureInfo.InvariantCulture) && start < segment % PerVideo + 1 && end > segment % PerVideo;

    /// <summary>Of the same clusters, and not among those stored.</summary>
    public IReadOnlyList<float[]> Queries(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => Member(random))];
    }

    private float[] Member(Random random) => Unit(_centres[random.Next(_centres.Length)], Unit(Noise(random), null, 0), Spread);

    private static float[][] Centres(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => Unit(Noise(random), null, 0))];
    }

    /// <summary>Of length 1, after part of another vector was added.</summary>
    private static float[] Unit(float[] vector, float[]? other, float part)
    {
        var sum = other is null ? vector : [.. vector.Zip(other, (a, b) => a + part * b)];
        var length = MathF.Sqrt(sum.Sum(value => value * value));
        return Array.ConvertAll(sum, value => value / length);
    }

    /// <summary>Nearly normal: the sum of a few uniform numbers.</summary>
    private static float[] Noise(Random random)
    {
        var values = new float[Dim];
        for (var i = 0; i < Dim; i++) values[i] = random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
        return values;
    }

    /// <summary>As pgvector receives a halfvec: the dimension, two empty bytes, the values, all with the high byte first.</summary>
    private static byte[] HalfVector(float[] vector)
    {
        var bytes = new byte[4 + 2 * vector.Length];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)vector.Length);
        for (var i = 0; i < vector.Length; i++) BinaryPrimitives.WriteHalfBigEndian(bytes.AsSpan(4 + 2 * i), (Half)vector[i]);
        return bytes;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
