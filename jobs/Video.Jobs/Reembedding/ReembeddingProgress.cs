using Npgsql;
using Video.Storage.Stores;

namespace Video.Jobs.Reembedding;

/// <summary>How far a dual encoder is that is to be searched with.</summary>
/// <param name="Replaces">The one that answers until then; null where it answers itself, or nothing does.</param>
/// <param name="Videos">Videos that are analysed.</param>
/// <param name="Embedded">Those of them that have its vectors.</param>
/// <param name="Failed">Those that could not be given them; the one that answers goes on while there are any.</param>
/// <param name="Error">Why, of the first of them.</param>
public sealed record ReembeddingProgress(SearchModel Model, SearchModel? Replaces, int Videos, int Embedded, int Failed, string? Error)
{
    /// <summary>Nothing more happens by itself.</summary>
    public bool IsStuck => Failed > 0 && Embedded + Failed >= Videos;

    /// <summary>Null while no model is being filled.</summary>
    public static async Task<ReembeddingProgress?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var models = new SearchModelStore(connection);
        if (await models.FindFillingAsync(cancellationToken) is not { } filling) return null;

        var answering = await models.FindAnsweringAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            SELECT count(*), count(*) FILTER (WHERE u.units = u.done), count(*) FILTER (WHERE u.failed > 0), (array_agg(u.error ORDER BY v.created_at, v.id) FILTER (WHERE u.failed > 0))[1]
            FROM videos v LEFT JOIN (
                SELECT video_id, count(*) AS units, count(*) FILTER (WHERE state = 'done') AS done, count(*) FILTER (WHERE state = 'failed') AS failed, min(error) FILTER (WHERE state = 'failed') AS error
                FROM units WHERE is_background GROUP BY video_id) u ON u.video_id = v.id
            WHERE v.state = 'done'
            """,
            connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new ReembeddingProgress(
            filling, answering is { } other && other.Model != filling.Model ? other : null,
            (int)row.GetInt64(0), (int)row.GetInt64(1), (int)row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3));
    }
}
