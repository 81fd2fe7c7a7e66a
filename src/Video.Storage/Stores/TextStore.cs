using Npgsql;

namespace Video.Storage.Stores;

/// <summary>A piece of text about a range of a video.</summary>
/// <param name="Kind">caption, chapter, summary, …: lower-case letters, digits and underscores.</param>
/// <param name="Number">Within the kind: the segment's number for captions, the chapter's for chapters, 0 for the summary.</param>
public sealed record VideoText(string Kind, int Number, double StartSeconds, double EndSeconds, string Body);

/// <param name="AllWords">True when the whole query matches, false when only some of its words do.</param>
/// <param name="Rank">Comparable within one search only; higher is better.</param>
public sealed record TextHit(string VideoId, string VideoName, VideoText Text, bool AllWords, double Rank);

/// <summary>What a search looks through; null means no limit of that kind.</summary>
/// <param name="Limit">The most hits, 1 or more.</param>
public sealed record TextScope(string? VideoId, IReadOnlyList<string>? Kinds, int Limit)
{
    /// <summary>A text is looked through when a segment that it overlaps passes.</summary>
    public SegmentFilter Filter { get; init; } = SegmentFilter.None;
}

/// <summary>The table <c>texts</c>: all that full-text search finds.</summary>
public sealed class TextStore(NpgsqlConnection connection)
{
    /// <summary>Stores a text, in place of an earlier one of the same kind and number.</summary>
    public Task PutAsync(string videoId, VideoText text, CancellationToken cancellationToken) => connection.ExecuteAsync(
        """
        INSERT INTO texts (video_id, kind, number, start_seconds, end_seconds, body) VALUES (@video, @kind, @number, @start, @end, @body)
        ON CONFLICT (video_id, kind, number) DO UPDATE SET start_seconds = EXCLUDED.start_seconds, end_seconds = EXCLUDED.end_seconds, body = EXCLUDED.body
        """,
        cancellationToken,
        ("video", videoId), ("kind", text.Kind), ("number", text.Number), ("start", text.StartSeconds), ("end", text.EndSeconds), ("body", text.Body));

    public Task DeleteAsync(string videoId, string kind, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("DELETE FROM texts WHERE video_id = @video AND kind = @kind", cancellationToken, ("video", videoId), ("kind", kind));

    public Task<List<VideoText>> ListAsync(string videoId, string kind, CancellationToken cancellationToken) => connection.ListAsync(
        "SELECT kind, number, start_seconds, end_seconds, body FROM texts WHERE video_id = @video AND kind = @kind ORDER BY number",
        row => ReadText(row, 0), cancellationToken, ("video", videoId), ("kind", kind));

    /// <summary>
    /// Best first. Words are matched by their stems; <c>"a phrase"</c>, <c>or</c> and <c>-not</c> mean what they mean on the web. A query without these
    /// also finds what has only some of its words, or words that begin with them, after everything that has them all.
    /// </summary>
    public Task<List<TextHit>> SearchAsync(string query, TextScope scope, CancellationToken cancellationToken) => connection.ListAsync(
        $"""
        WITH asked AS (
            SELECT websearch_to_tsquery('english', @query) AS whole,
                   (SELECT string_agg('''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''':*', ' | ') FROM unnest(to_tsvector('english', @query)))::tsquery AS parts
        )
        SELECT videos.id, videos.name, kind, number, start_seconds, end_seconds, body, search @@ whole AS all_words, ts_rank_cd(search, coalesce(parts, whole), 1)::double precision AS rank
        FROM asked, texts JOIN videos ON videos.id = video_id
        WHERE (search @@ whole OR (@loosen AND search @@ parts))
          AND (@video::text IS NULL OR video_id = @video::text)
          AND (@kinds::text[] IS NULL OR kind = ANY (@kinds::text[]))
          {(scope.Filter.IsNone ? "" : $"""
            AND EXISTS (SELECT FROM segments s JOIN videos v ON v.id = s.video_id
                        WHERE s.video_id = texts.video_id AND s.start_seconds < texts.end_seconds AND s.end_seconds > texts.start_seconds AND {scope.Filter.Condition})
            """)}
        ORDER BY all_words DESC, rank DESC, videos.created_at, videos.id, start_seconds, kind
        LIMIT @limit
        """,
        row => new TextHit(row.GetString(0), row.GetString(1), ReadText(row, 2), row.GetBoolean(7), row.GetDouble(8)),
        cancellationToken,
        [
            ("query", query), ("loosen", !HasOperators(query)), ("video", scope.VideoId), ("kinds", scope.Kinds?.ToArray()), ("limit", scope.Limit),
            .. scope.Filter.Parameters,
        ]);

    /// <summary>Whether full-text search takes anything of a query into account: not of "what is this".</summary>
    public async Task<bool> HasWordsAsync(string query, CancellationToken cancellationToken) =>
        (await connection.ListAsync("SELECT to_tsvector('english', @query) <> ''", row => row.GetBoolean(0), cancellationToken, ("query", query))).Single();

    private static bool HasOperators(string query) =>
        query.Contains('"') || query.Split(' ').Any(word => word.StartsWith('-') || string.Equals(word, "or", StringComparison.OrdinalIgnoreCase));

    private static VideoText ReadText(NpgsqlDataReader row, int first) =>
        new(row.GetString(first), row.GetInt32(first + 1), row.GetDouble(first + 2), row.GetDouble(first + 3), row.GetString(first + 4));
}
