using System.Text.Json.Nodes;
using Npgsql;

namespace Video.Storage.Stores;

/// <summary>The visual tokens of one segment, in the language model's embedding space.</summary>
public sealed record VisualTokens
{
    public required int SegmentNumber { get; init; }

    /// <summary>Of the model that made them, the same as its video's.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Which reduction made them.</summary>
    public required string Strategy { get; init; }

    public required int TokenCount { get; init; }

    /// <summary>Before reduction; <see cref="TokenCount"/> or more.</summary>
    public required int TokenCountBefore { get; init; }

    public required int Dim { get; init; }

    /// <summary>How the tokens divide among the frames; its meaning is the analysis's own.</summary>
    public JsonObject Layout { get; init; } = [];

    /// <summary>[tokens, 3] 32-bit (t, h, w), little-endian; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Positions { get; init; }

    /// <summary>[tokens, dim] bfloat16, little-endian.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }
}

/// <summary>The table <c>visual_tokens</c>.</summary>
public sealed class TokenStore(NpgsqlConnection connection)
{
    /// <summary>Stores the tokens of a segment, in place of earlier ones.</summary>
    /// <exception cref="StorageException">The fingerprint is not the video's: models are never mixed within one video.</exception>
    public async Task PutAsync(string videoId, VisualTokens tokens, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO visual_tokens (video_id, segment_number, fingerprint, strategy, token_count, token_count_before, dim, layout, positions, data)
                VALUES (@video, @segment, @fingerprint, @strategy, @count, @before, @dim, @layout::jsonb, @positions::bytea, @data)
                ON CONFLICT (video_id, segment_number) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, strategy = EXCLUDED.strategy, token_count = EXCLUDED.token_count,
                    token_count_before = EXCLUDED.token_count_before, dim = EXCLUDED.dim, layout = EXCLUDED.layout, positions = EXCLUDED.positions, data = EXCLUDED.data
                """,
                cancellationToken,
                ("video", videoId), ("segment", tokens.SegmentNumber), ("fingerprint", tokens.Fingerprint), ("strategy", tokens.Strategy),
                ("count", tokens.TokenCount), ("before", tokens.TokenCountBefore), ("dim", tokens.Dim), ("layout", tokens.Layout),
                ("positions", tokens.Positions.IsEmpty ? null : (object)tokens.Positions), ("data", tokens.Data));
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.ForeignKeyViolation, ConstraintName: "visual_tokens_video_id_fingerprint_fkey" })
        {
            throw new StorageException($"Visual tokens of video {videoId}: expected the fingerprint of the video's own model, got {tokens.Fingerprint}; models are not mixed: analyse the video anew", e);
        }
    }

    /// <summary>Tokens segment by segment in order of time, so that memory holds one segment's; the connection is busy until the last.</summary>
    /// <param name="segmentNumbers">Null for all.</param>
    /// <param name="fingerprint">Of the model that will read them.</param>
    /// <exception cref="StorageException">They were made by another model.</exception>
    public IAsyncEnumerable<VisualTokens> ReadAsync(string videoId, IReadOnlyList<int>? segmentNumbers, string fingerprint, CancellationToken cancellationToken) =>
        connection.StreamAsync(
            """
            SELECT segment_number, fingerprint, strategy, token_count, token_count_before, dim, layout, positions, data FROM visual_tokens
            WHERE video_id = @video AND (@numbers::integer[] IS NULL OR segment_number = ANY (@numbers::integer[]))
            ORDER BY segment_number
            """,
            row => Read(row, videoId, fingerprint), cancellationToken, ("video", videoId), ("numbers", segmentNumbers?.ToArray()));

    /// <summary>The numbers of the segments whose tokens are stored.</summary>
    public Task<List<int>> ListSegmentsAsync(string videoId, CancellationToken cancellationToken) => connection.ListAsync(
        "SELECT segment_number FROM visual_tokens WHERE video_id = @video ORDER BY segment_number", row => row.GetInt32(0), cancellationToken, ("video", videoId));

    private static VisualTokens Read(NpgsqlDataReader row, string videoId, string fingerprint)
    {
        var stored = row.GetString(1);
        return stored == fingerprint
            ? new VisualTokens
            {
                SegmentNumber = row.GetInt32(0),
                Fingerprint = stored,
                Strategy = row.GetString(2),
                TokenCount = row.GetInt32(3),
                TokenCountBefore = row.GetInt32(4),
                Dim = row.GetInt32(5),
                Layout = row.Json(6),
                Positions = row.IsDBNull(7) ? default : row.GetFieldValue<byte[]>(7),
                Data = row.GetFieldValue<byte[]>(8),
            }
            : throw new StorageException($"Visual tokens of video {videoId}: expected those of model {fingerprint}, got those of {stored}; use the model it was analysed with, or analyse it anew");
    }
}
