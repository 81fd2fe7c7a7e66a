using Npgsql;

namespace Video.Storage.Stores;

/// <summary>The visual tokens of one segment, in the language model's embedding space.</summary>
public sealed record StoredTokens
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

    /// <summary>Layout, positions and tokens in the models' own versioned form.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }
}

/// <summary>The table <c>visual_tokens</c>.</summary>
public sealed class TokenStore(NpgsqlConnection connection)
{
    /// <summary>Stores the tokens of a segment, in place of earlier ones.</summary>
    /// <exception cref="StorageException">The fingerprint is not the video's: models are never mixed within one video.</exception>
    public async Task PutAsync(string videoId, StoredTokens tokens, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO visual_tokens (video_id, segment_number, fingerprint, strategy, token_count, token_count_before, dim, data)
                VALUES (@video, @segment, @fingerprint, @strategy, @count, @before, @dim, @data)
                ON CONFLICT (video_id, segment_number) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, strategy = EXCLUDED.strategy, token_count = EXCLUDED.token_count,
                    token_count_before = EXCLUDED.token_count_before, dim = EXCLUDED.dim, data = EXCLUDED.data
                """,
                cancellationToken,
                ("video", videoId), ("segment", tokens.SegmentNumber), ("fingerprint", tokens.Fingerprint), ("strategy", tokens.Strategy),
                ("count", tokens.TokenCount), ("before", tokens.TokenCountBefore), ("dim", tokens.Dim), ("data", tokens.Data));
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
    public IAsyncEnumerable<StoredTokens> ReadAsync(string videoId, IReadOnlyList<int>? segmentNumbers, string fingerprint, CancellationToken cancellationToken) =>
        connection.StreamAsync(
            """
            SELECT segment_number, fingerprint, strategy, token_count, token_count_before, dim, data FROM visual_tokens
            WHERE video_id = @video AND (@numbers::integer[] IS NULL OR segment_number = ANY (@numbers::integer[]))
            ORDER BY segment_number
            """,
            row => Read(row, videoId, fingerprint), cancellationToken, ("video", videoId), ("numbers", segmentNumbers?.ToArray()));

    /// <summary>The segments whose tokens are stored, and how many tokens each has.</summary>
    public Task<List<(int SegmentNumber, int TokenCount)>> ListCountsAsync(string videoId, CancellationToken cancellationToken) => connection.ListAsync(
        "SELECT segment_number, token_count FROM visual_tokens WHERE video_id = @video ORDER BY segment_number",
        row => (row.GetInt32(0), row.GetInt32(1)), cancellationToken, ("video", videoId));

    private static StoredTokens Read(NpgsqlDataReader row, string videoId, string fingerprint)
    {
        var stored = row.GetString(1);
        return stored == fingerprint
            ? new StoredTokens
            {
                SegmentNumber = row.GetInt32(0),
                Fingerprint = stored,
                Strategy = row.GetString(2),
                TokenCount = row.GetInt32(3),
                TokenCountBefore = row.GetInt32(4),
                Dim = row.GetInt32(5),
                Data = row.GetFieldValue<byte[]>(6),
            }
            : throw new StorageException($"Visual tokens of video {videoId}: expected those of model {fingerprint}, got those of {stored}; use the model it was analysed with, or analyse it anew");
    }
}
