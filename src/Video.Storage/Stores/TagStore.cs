using Npgsql;

namespace Video.Storage.Stores;

/// <summary>The table <c>video_tags</c>. A video's tags stay with it when it is analysed anew.</summary>
public sealed class TagStore(NpgsqlConnection connection)
{
    /// <summary>Gives a video these tags; those that it has stay.</summary>
    /// <param name="tags">As <see cref="Tag.Of"/> gives them.</param>
    public Task AddAsync(string videoId, IReadOnlyList<string> tags, CancellationToken cancellationToken) => connection.ExecuteAsync(
        "INSERT INTO video_tags (video_id, tag) SELECT @video, unnest(@tags) ON CONFLICT DO NOTHING", cancellationToken, ("video", videoId), ("tags", tags.ToArray()));

    /// <summary>Takes these tags from a video, as far as it has them.</summary>
    /// <param name="tags">As <see cref="Tag.Of"/> gives them.</param>
    public Task RemoveAsync(string videoId, IReadOnlyList<string> tags, CancellationToken cancellationToken) => connection.ExecuteAsync(
        "DELETE FROM video_tags WHERE video_id = @video AND tag = ANY (@tags)", cancellationToken, ("video", videoId), ("tags", tags.ToArray()));
}
