using Npgsql;

namespace Video.Storage.Stores;

/// <param name="Number">From 0, in order of time.</param>
public sealed record Chapter(int Number, double StartSeconds, double EndSeconds, string Title, string Text);

/// <summary>The table <c>chapters</c>.</summary>
public sealed class ChapterStore(NpgsqlConnection connection)
{
    /// <summary>Makes these the video's chapters.</summary>
    public async Task ReplaceAsync(string videoId, IReadOnlyList<Chapter> chapters, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("DELETE FROM chapters WHERE video_id = @video", cancellationToken, ("video", videoId));
        foreach (var chapter in chapters)
        {
            await connection.ExecuteAsync(
                "INSERT INTO chapters (video_id, number, start_seconds, end_seconds, title, text) VALUES (@video, @number, @start, @end, @title, @text)",
                cancellationToken,
                ("video", videoId), ("number", chapter.Number), ("start", chapter.StartSeconds), ("end", chapter.EndSeconds), ("title", chapter.Title), ("text", chapter.Text));
        }
    }

    public Task<List<Chapter>> ListAsync(string videoId, CancellationToken cancellationToken) => connection.ListAsync(
        "SELECT number, start_seconds, end_seconds, title, text FROM chapters WHERE video_id = @video ORDER BY number",
        row => new Chapter(row.GetInt32(0), row.GetDouble(1), row.GetDouble(2), row.GetString(3), row.GetString(4)),
        cancellationToken, ("video", videoId));
}
