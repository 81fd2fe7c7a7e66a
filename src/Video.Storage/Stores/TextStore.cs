using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Npgsql;

namespace Video.Storage.Stores;

/// <summary>A piece of text about a range of a video.</summary>
/// <param name="Kind">caption, chapter, summary, …: lower-case letters, digits and underscores.</param>
/// <param name="Number">Within the kind: the segment's number for captions, the chapter's for chapters, 0 for the summary.</param>
public sealed record VideoText(string Kind, int Number, double StartSeconds, double EndSeconds, string Body);

/// <param name="AllWords">True when the whole query matches, false when only some of its words do.</param>
/// <param name="Place">1 for the best; those that match equally well share one.</param>
public sealed record TextHit(string VideoId, string VideoName, VideoText Text, bool AllWords, int Place);

/// <summary>What full-text search takes of a query: read once, whatever is looked through.</summary>
/// <param name="Whole">As a tsquery: what has all of it. Empty where it says nothing.</param>
/// <param name="Lexemes">The stems of the words that say something, in the order in which they come.</param>
/// <param name="HasOperators">Whether it says itself how its words belong together.</param>
public sealed record TextQuery(string Whole, IReadOnlyList<string> Lexemes, bool HasOperators)
{
    /// <summary>Not "what is this".</summary>
    public bool SaysSomething => Lexemes.Count > 0;
}

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
public sealed partial class TextStore(NpgsqlConnection connection)
{
    /// <summary>The most texts that are ranked of those that have all words.</summary>
    private const int MostRanked = 1000;

    /// <summary>Likewise of those that lack some: they fill up what is found, and reading them is most of what they cost.</summary>
    private const int MostRankedOfLess = 400;

    /// <summary>With something found in the whole library, what more texts than these are expected to match is not looked for: no more of them than <see cref="MostRankedOfLess"/> would be ranked, and any of them.</summary>
    private const int MostOfLess = 10_000;

    /// <summary>Longer queries are sentences: nobody means all of their words but one.</summary>
    private const int MostWordsToLack = 8;

    // Words here and there in a text say far less than all of them together.
    private const string Loosely = "0.001";

    /// <summary>Say where or which way: PostgreSQL's English passes over them, who looks for a picture does not.</summary>
    private static readonly string[] WordsOfPlace = ["up", "down", "out", "off", "over", "under", "above", "below", "through", "between"];

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

    /// <summary>Reads a query in words: what asks at its beginning and does not describe is passed over.</summary>
    public async Task<TextQuery> ReadAsync(string query, CancellationToken cancellationToken)
    {
        var described = Request().Replace(query, "");
        var hasOperators = described.Contains('"') || described.Split(' ').Any(word => word.StartsWith('-') || string.Equals(word, "or", StringComparison.OrdinalIgnoreCase));
        var (whole, lexemes) = (await connection.ListAsync(
            """
            SELECT websearch_to_tsquery('english', @query)::text, array(
                SELECT lexeme FROM unnest(to_tsvector('english_words', @query)) WHERE lexeme = ANY(@place) OR lexeme IN (SELECT lexeme FROM unnest(to_tsvector('english', @query)))
                ORDER BY positions[1], lexeme)
            """,
            row => (row.GetString(0), row.GetFieldValue<string[]>(1)), cancellationToken, ("query", described), ("place", WordsOfPlace))).Single();
        return new TextQuery(hasOperators ? whole : AllOf(lexemes.Select(Quoted)), lexemes, hasOperators);
    }

    /// <summary>
    /// Best first. Words are matched by their stems; <c>"a phrase"</c>, <c>or</c> and <c>-not</c> mean what they mean on the web. A query without these
    /// also finds, after everything that has all its words, what lacks one of them; of three words or more, what has just any of them or words that begin with them is found only
    /// where nothing has more. Of texts with as many, those come first in which they stand close together.
    /// </summary>
    /// <remarks>Of what matches equally well, no more than <see cref="MostRanked"/> texts are ranked, and fewer of what lacks words: words that a million captions share tell them not apart.</remarks>
    public async Task<List<TextHit>> SearchAsync(TextQuery query, TextScope scope, CancellationToken cancellationToken)
    {
        var hits = new List<TextHit>();
        if (query.Whole.Length == 0) return hits;

        var all = query.Lexemes.Count == 0 ? query.Whole : AllOf(query.Lexemes.Select(Quoted));
        List<string> begun = [.. query.Lexemes.Select(lexeme => $"{Quoted(lexeme)}:*")];
        var passes = new List<(string Wanted, string Ranked)> { (query.Whole, all) };
        if (!query.HasOperators && begun.Count is >= 3 and <= MostWordsToLack) passes.Add((AllButOne(query.Lexemes), all));
        if (!query.HasOperators) passes.Add((AnyOf(begun), AllOf(begun)));
        for (var i = 0; i < passes.Count && hits.Count < (i < 2 ? Math.Min(scope.Limit, scope.Enough) : 1); i++)
        {
            var (wanted, ranked) = passes[i];
            if (hits.Count > 0 && scope is { VideoId: null, Filter.IsNone: true } && await ExpectedAsync(wanted, cancellationToken) > MostOfLess) break;

            var before = i == 0 ? null : passes[i - 1].Wanted;
            Add(hits, await MatchAsync(wanted, before, ranked, scope with { Limit = scope.Limit - hits.Count }, cancellationToken), hasAllWords: i == 0);
        }

        return hits;
    }

    private static void Add(List<TextHit> hits, IReadOnlyList<FoundText> found, bool hasAllWords)
    {
        var place = 0;
        for (var i = 0; i < found.Count; i++)
        {
            if (i == 0 || found[i].Rank < found[i - 1].Rank) place = hits.Count + 1;
            hits.Add(new TextHit(found[i].VideoId, found[i].VideoName, found[i].Text, hasAllWords, place));
        }
    }

    /// <summary>How many texts match a tsquery, by what the server knows of their words.</summary>
    private async Task<long> ExpectedAsync(string wanted, CancellationToken cancellationToken)
    {
        var plan = (await connection.ListAsync("EXPLAIN (FORMAT JSON) SELECT FROM texts WHERE search @@ @wanted::tsquery", row => row.GetString(0), cancellationToken, ("wanted", wanted))).Single();
        return (long?)JsonNode.Parse(plan)?[0]?["Plan"]?["Plan Rows"] ?? 0;
    }

    /// <param name="wanted">What texts must match, as a tsquery.</param>
    /// <param name="before">What those have matched that were found before; null for nothing.</param>
    /// <param name="ranked">What they are ranked by, as a tsquery: how short the stretches are that have all its words, and else, how near those to each other that a text has.</param>
    private Task<List<FoundText>> MatchAsync(string wanted, string? before, string ranked, TextScope scope, CancellationToken cancellationToken) => connection.ListAsync(
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
            SELECT *, ts_rank_cd(search, @ranked::tsquery) + {Loosely} * ts_rank(search, @ranked::tsquery) AS rank FROM (SELECT * FROM matching LIMIT {Math.Max(before is null ? MostRanked : MostRankedOfLess, scope.Limit)}) first
        )
        SELECT videos.id, videos.name, kind, number, start_seconds, end_seconds, body, rank FROM found JOIN videos ON videos.id = video_id
        ORDER BY rank DESC, videos.created_at, videos.id, start_seconds, kind
        LIMIT {scope.Limit}
        """,
        row => new FoundText(row.GetString(0), row.GetString(1), ReadText(row, 2), row.GetDouble(7)),
        cancellationToken,
        [
            .. new (string, object?)[] { ("wanted", wanted), ("before", before), ("ranked", ranked), ("video", scope.VideoId) }.Where(parameter => parameter.Item2 is not null),
            .. scope.Filter.Parameters,
        ]);

    private static string AllOf(IEnumerable<string> words) => string.Join(" & ", words);

    private static string AnyOf(IEnumerable<string> words) => string.Join(" | ", words);

    private static string AllButOne(IReadOnlyList<string> lexemes) => AnyOf(lexemes.Select((_, left) => $"({AllOf(lexemes.Where((_, i) => i != left).Select(Quoted))})"));

    private static string Quoted(string lexeme) => $"'{lexeme.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'";

    private static VideoText ReadText(NpgsqlDataReader row, int first) =>
        new(row.GetString(first), row.GetInt32(first + 1), row.GetDouble(first + 2), row.GetDouble(first + 3), row.GetString(first + 4));

    /// <summary>What at the beginning of a query asks and does not describe: "show me a video of …".</summary>
    [GeneratedRegex(@"^\s*(please\s+)?((show me|show|find me|find|search for|look for|is there|are there|there is|there are)\s+)?((an?|the|all|any|some)\s+)?((videos?|clips?|pictures?|images?|photos?|footage|scenes?|moments?|shots?)\s+(of|with|where|in which|that shows?|showing)\s+)?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Request();

    /// <param name="Rank">Comparable within one search; higher is better.</param>
    private sealed record FoundText(string VideoId, string VideoName, VideoText Text, double Rank);
}
