using Npgsql;

namespace Video.Storage.Stores;

/// <summary>A piece of text about a range of a video.</summary>
/// <param name="Kind">caption, chapter, summary, …: lower-case letters, digits and underscores.</param>
/// <param name="Number">Within the kind: the segment's number for captions, the chapter's for chapters, 0 for the summary.</param>
public sealed record VideoText(string Kind, int Number, double StartSeconds, double EndSeconds, string Body);

/// <param name="AllWords">True when the whole query matches, false when only some of its words do.</param>
/// <param name="Rank">Comparable within one search only; higher is better.</param>
public sealed record TextHit(string VideoId, string VideoName, VideoText Text, bool AllWords, double Rank);

/// <summary>How much of a video a text is about.</summary>
public enum TextReach
{
    /// <summary>A moment: captions, and all kinds that are not known to be broad.</summary>
    Moment,

    /// <summary>Much of it or all: chapters and summaries.</summary>
    Broad,
}

/// <summary>What a search looks through; null means no limit of that kind.</summary>
/// <param name="Limit">The most hits, 1 or more.</param>
public sealed record TextScope(string? VideoId, TextReach? Reach, int Limit)
{
    /// <summary>With so many hits, texts that lack more words than these are not looked for. Default: they fill up what <see cref="Limit"/> leaves.</summary>
    public int Enough { get; init; } = int.MaxValue;

    /// <summary>A text is looked through when a segment that it overlaps passes.</summary>
    public SegmentFilter Filter { get; init; } = SegmentFilter.None;
}

/// <summary>The table <c>texts</c>: all that full-text search finds.</summary>
public sealed class TextStore(NpgsqlConnection connection)
{
    /// <summary>The most texts that are ranked of those that match equally well.</summary>
    public const int MostRanked = 1000;

    /// <summary>Longer queries are sentences: nobody means all of their words but one.</summary>
    private const int MostWordsToLack = 8;

    // As in the index over them.
    private const string BroadKinds = "'chapter', 'summary'";

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
    /// also finds, after everything that has all its words, what lacks one of them; of three words or more, what has just any of them or words that begin with them is found only
    /// where nothing has more.
    /// </summary>
    /// <remarks>Of what matches equally well, no more than <see cref="MostRanked"/> texts are ranked: words that a million captions share tell them not apart.</remarks>
    public async Task<List<TextHit>> SearchAsync(string query, TextScope scope, CancellationToken cancellationToken)
    {
        var (whole, lexemes) = (await connection.ListAsync(
            "SELECT websearch_to_tsquery('english', @query)::text, ARRAY(SELECT lexeme FROM unnest(to_tsvector('english', @query)))",
            row => (row.GetString(0), row.GetFieldValue<string[]>(1)), cancellationToken, ("query", query))).Single();
        var hits = new List<TextHit>();
        if (whole.Length == 0) return hits;

        var any = string.Join(" | ", lexemes.Select(lexeme => $"{Quoted(lexeme)}:*"));
        var ranked = any.Length == 0 ? whole : any;
        var passes = new List<string> { whole };
        if (!HasOperators(query)) passes.AddRange(lexemes.Length is >= 3 and <= MostWordsToLack ? [AllButOne(lexemes), any] : [any]);
        for (var i = 0; i < passes.Count && hits.Count < (i < 2 ? Math.Min(scope.Limit, scope.Enough) : 1); i++)
            hits.AddRange(await MatchAsync(passes[i], i == 0 ? null : passes[i - 1], ranked, hasAllWords: i == 0, scope with { Limit = scope.Limit - hits.Count }, cancellationToken));
        return hits;
    }

    /// <param name="wanted">What texts must match, as a tsquery.</param>
    /// <param name="before">What those have matched that were found before; null for nothing.</param>
    /// <param name="ranked">What they are ranked by.</param>
    private Task<List<TextHit>> MatchAsync(string wanted, string? before, string ranked, bool hasAllWords, TextScope scope, CancellationToken cancellationToken) => connection.ListAsync(
        $"""
        WITH matching AS MATERIALIZED (
            SELECT * FROM texts
            WHERE search @@ @wanted::tsquery {(before is null ? "" : "AND NOT search @@ @before::tsquery")}
              {(scope.VideoId is null ? "" : "AND video_id = @video")}
              {scope.Reach switch { TextReach.Broad => $"AND kind IN ({BroadKinds})", TextReach.Moment => $"AND kind NOT IN ({BroadKinds})", _ => "" }}
              {(scope.Filter.IsNone ? "" : $"""
                AND EXISTS (SELECT FROM segments s {scope.Filter.JoinVideos}
                            WHERE s.video_id = texts.video_id AND s.start_seconds < texts.end_seconds AND s.end_seconds > texts.start_seconds AND {scope.Filter.Condition})
                """)}
        ), found AS (
            SELECT *, ts_rank_cd(search, @ranked::tsquery, 1)::double precision AS rank FROM (SELECT * FROM matching LIMIT {Math.Max(MostRanked, scope.Limit)}) first
        )
        SELECT videos.id, videos.name, kind, number, start_seconds, end_seconds, body, rank FROM found JOIN videos ON videos.id = video_id
        ORDER BY rank DESC, videos.created_at, videos.id, start_seconds, kind
        LIMIT {scope.Limit}
        """,
        row => new TextHit(row.GetString(0), row.GetString(1), ReadText(row, 2), hasAllWords, row.GetDouble(7)),
        cancellationToken,
        [
            .. new (string, object?)[] { ("wanted", wanted), ("before", before), ("ranked", ranked), ("video", scope.VideoId) }.Where(parameter => parameter.Item2 is not null),
            .. scope.Filter.Parameters,
        ]);

    /// <summary>Whether full-text search takes anything of a query into account: not of "what is this".</summary>
    public async Task<bool> HasWordsAsync(string query, CancellationToken cancellationToken) =>
        (await connection.ListAsync("SELECT to_tsvector('english', @query) <> ''", row => row.GetBoolean(0), cancellationToken, ("query", query))).Single();

    private static string AllButOne(string[] lexemes) =>
        string.Join(" | ", lexemes.Select((_, left) => $"({string.Join(" & ", lexemes.Where((_, i) => i != left).Select(Quoted))})"));

    private static string Quoted(string lexeme) => $"'{lexeme.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private static bool HasOperators(string query) =>
        query.Contains('"') || query.Split(' ').Any(word => word.StartsWith('-') || string.Equals(word, "or", StringComparison.OrdinalIgnoreCase));

    private static VideoText ReadText(NpgsqlDataReader row, int first) =>
        new(row.GetString(first), row.GetInt32(first + 1), row.GetDouble(first + 2), row.GetDouble(first + 3), row.GetString(first + 4));
}
