using Npgsql;

namespace Video.Storage.Stores;

/// <summary>What kind of vector a search goes through.</summary>
public enum VectorLevel
{
    Frame,
    Segment,
}

/// <summary>The nearest vectors of one model, by pgvector's HNSW index or by comparing with all.</summary>
/// <remarks>
/// The index is asked by iterative scan: it goes on until enough rows pass the filters, so that a filter costs time and no hits. Where so few segments pass
/// that comparing with each of them is faster, which is exact too, that is done instead.
/// </remarks>
public sealed class VectorSearch(NpgsqlConnection connection, EmbeddingModel model)
{
    /// <summary>How many rows the index keeps in view: more finds more of the true neighbours and takes longer. Its own default of 40 loses some at a million rows.</summary>
    public int Breadth { get; init; } = 200;

    /// <summary>Where a filter leaves no more segments than this, they are compared one by one. Default: as many as cost no more than the index would.</summary>
    public int? ExactUpTo { get; init; }

    /// <summary>
    /// What a row that the index comes by costs, in rows that are compared without it: 25 µs against 4 µs, measured at 100,000 rows of 512 dimensions. The index comes by
    /// more rows the fewer pass, so that the costs are equal where the square of those that pass is this times rows wanted times rows stored.
    /// </summary>
    private const double IndexCost = 6;

    /// <summary>A few milliseconds at most, also before the server has estimates.</summary>
    private const int LeastAffordable = 1000;

    /// <param name="query">Of length 1.</param>
    /// <param name="limit">The most rows, 1 or more.</param>
    /// <returns>Most alike first.</returns>
    /// <exception cref="ArgumentException">The query is not a vector of this model.</exception>
    public async Task<List<NearVector>> FindAsync(float[] query, VectorLevel level, SegmentFilter filter, int limit, CancellationToken cancellationToken) =>
        !filter.IsNone && await PassFewAsync(filter, ExactUpTo ?? await AffordableAsync(level, Enough(limit), cancellationToken), cancellationToken)
            ? await FindExactlyAsync(query, level, filter, limit, cancellationToken)
            : await FindAsync(query, level, filter, limit, isExact: false, cancellationToken);

    /// <summary>Compares with every vector that passes.</summary>
    /// <inheritdoc cref="FindAsync(float[], VectorLevel, SegmentFilter, int, CancellationToken)"/>
    public Task<List<NearVector>> FindExactlyAsync(float[] query, VectorLevel level, SegmentFilter filter, int limit, CancellationToken cancellationToken) =>
        FindAsync(query, level, filter, limit, isExact: true, cancellationToken);

    /// <summary>The similarity of each frame of these segments; segments without vectors are left out.</summary>
    public async Task<List<SegmentSimilarity>> CompareAsync(float[] query, IReadOnlyCollection<(string VideoId, int SegmentNumber)> segments, CancellationToken cancellationToken)
    {
        UnitVector.Check(query, model);
        var rows = await connection.ListAsync(
            $"""
            SELECT f.video_id, f.segment_number, s.start_seconds, s.end_seconds, f.seconds, 1 - (f.embedding::halfvec({model.Dim}) <=> @query::real[]::halfvec({model.Dim}))
            FROM unnest(@videos, @numbers) AS asked (video, segment)
            JOIN segments s ON s.video_id = asked.video AND s.number = asked.segment
            JOIN frame_embeddings f ON f.video_id = asked.video AND f.segment_number = asked.segment AND f.model = {model.Number}
            ORDER BY 1, 2, 5
            """,
            row => (VideoId: row.GetString(0), Number: row.GetInt32(1), Start: row.GetDouble(2), End: row.GetDouble(3), Frame: (row.GetDouble(4), row.GetDouble(5))),
            cancellationToken,
            ("query", query), ("videos", segments.Select(segment => segment.VideoId).ToArray()), ("numbers", segments.Select(segment => segment.SegmentNumber).ToArray()));
        return [.. rows.GroupBy(row => (row.VideoId, row.Number, row.Start, row.End)).Select(group => new SegmentSimilarity(
            group.Key.VideoId, group.Key.Number, group.Key.Start, group.Key.End, [.. group.Select(row => row.Frame)]))];
    }

    /// <summary>How alike the query is to what merely happens to be stored: the mean cosine with a sample of segments. Null where there are none.</summary>
    public async Task<double?> BackgroundAsync(float[] query, CancellationToken cancellationToken)
    {
        UnitVector.Check(query, model);
        // Whole pages: a hundred of them, with a few vectors each, are a fair sample of any number of videos, because ids are hashes and pages fill in order of analysis.
        return (await connection.ListAsync(
            $"""
            SELECT avg(1 - (embedding::halfvec({model.Dim}) <=> @query::real[]::halfvec({model.Dim}))) FROM segment_embeddings
            TABLESAMPLE SYSTEM (least(100, 100 * 100 / greatest(1, (SELECT pg_relation_size('segment_embeddings') / 8192)::real))) REPEATABLE (1)
            WHERE model = {model.Number}
            """,
            row => row.Double(0), cancellationToken, ("query", query))).Single();
    }

    private async Task<List<NearVector>> FindAsync(float[] query, VectorLevel level, SegmentFilter filter, int limit, bool isExact, CancellationToken cancellationToken)
    {
        UnitVector.Check(query, model);
        var (table, seconds) = (Table(level), level == VectorLevel.Frame ? "e.seconds" : "NULL::double precision");
        var distance = $"e.embedding::halfvec({model.Dim}) <=> @query::real[]::halfvec({model.Dim})";
        var (join, condition) = filter.IsNone ? ("", "") : ($"JOIN segments s ON s.video_id = e.video_id AND s.number = e.segment_number {filter.JoinVideos}", $"AND {filter.Condition}");
        // The index answers only an order by the bare distance, so adding nothing to it means comparing with all.
        var order = isExact ? $"({distance}) + 0" : distance;

        var enough = filter.IsNone || isExact ? limit : Enough(limit);

        // Both statements go as one implicit transaction, which is how long the settings last. Relaxed order finds more and is put right outside. Starting more
        // processes takes longer than what a filter leaves for them to do.
        await using var command = new NpgsqlCommand(
            $"""
            SELECT set_config('hnsw.ef_search', '{Math.Clamp(Math.Max(Breadth, limit), 1, 1000)}', true), set_config('hnsw.iterative_scan', 'relaxed_order', true),
                   set_config('hnsw.max_scan_tuples', '1000000', true), set_config('hnsw.scan_mem_multiplier', '8', true){(filter.IsNone ? "" : ", set_config('max_parallel_workers_per_gather', '0', true)")};
            WITH near AS MATERIALIZED (
                SELECT e.video_id, e.segment_number, {seconds} AS seconds, {distance} AS distance FROM {table} e {join}
                WHERE e.model = {model.Number} {condition}
                ORDER BY {order} LIMIT {enough})
            SELECT video_id, segment_number, seconds, 1 - distance FROM near ORDER BY distance, video_id, segment_number, seconds LIMIT {limit}
            """,
            connection);
        command.Parameters.AddWithValue("query", query);
        foreach (var (name, value) in filter.Parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.NextResultAsync(cancellationToken);

        var found = new List<NearVector>();
        while (await rows.ReadAsync(cancellationToken)) found.Add(new NearVector(rows.GetString(0), rows.GetInt32(1), rows.Double(2), rows.GetDouble(3)));
        return found;
    }

    /// <summary>The first few that pass a filter are not always the nearest that do: the index sees them in passing, on its way to what is near without it.</summary>
    private int Enough(int limit) => Math.Max(limit, Breadth / 2);

    /// <summary>How many segments may pass for comparing one by one to cost no more than the index: by the server's own estimates of how much is stored.</summary>
    private async Task<int> AffordableAsync(VectorLevel level, int enough, CancellationToken cancellationToken)
    {
        var (segments, vectors) = (await connection.ListAsync(
            $"SELECT greatest(0, (SELECT reltuples FROM pg_class WHERE oid = 'segments'::regclass)), greatest(0, (SELECT reltuples FROM pg_class WHERE oid = '{Table(level)}'::regclass))",
            row => (row.GetFloat(0), row.GetFloat(1)), cancellationToken)).Single();
        var perSegment = segments > 0 ? Math.Max(1, vectors / segments) : 1;
        return (int)Math.Max(LeastAffordable, Math.Sqrt(IndexCost * enough * segments / perSegment));
    }

    private async Task<bool> PassFewAsync(SegmentFilter filter, int few, CancellationToken cancellationToken) => (await connection.ListAsync(
        $"SELECT count(*) FROM (SELECT FROM segments s {filter.JoinVideos} WHERE {filter.Condition} LIMIT {few + 1L}) passing",
        row => row.GetInt64(0) <= few, cancellationToken, [.. filter.Parameters])).Single();

    private static string Table(VectorLevel level) => level == VectorLevel.Frame ? "frame_embeddings" : "segment_embeddings";
}
