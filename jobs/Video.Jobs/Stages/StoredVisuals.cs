using Video.Models;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Jobs.Stages;

/// <summary>Reads stored visual tokens back into tensors.</summary>
internal static class StoredVisuals
{
    /// <summary>The tokens of these segments in order of time; segments without tokens are left out. Owned by the caller.</summary>
    /// <param name="fingerprint">Of the model that will read them; tokens of another are an error.</param>
    public static async Task<IReadOnlyList<(int SegmentNumber, VisualTokens Tokens)>> LoadAsync(
        Database database, string videoId, IReadOnlyList<int> segmentNumbers, string fingerprint, CancellationToken cancellationToken)
    {
        var loaded = new List<(int, VisualTokens)>();
        try
        {
            await using var connection = await database.ConnectAsync(cancellationToken);
            await foreach (var stored in new TokenStore(connection).ReadAsync(videoId, segmentNumbers, fingerprint, cancellationToken))
            {
                loaded.Add((stored.SegmentNumber, VisualTokensFormat.Read(stored.Data.ToArray())));
            }
            return loaded;
        }
        catch
        {
            loaded.ForEach(item => item.Item2.Dispose());
            throw;
        }
    }
}
