using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Models;
using Video.Storage.Stores;

namespace Video.Cli.Searching;

/// <summary>The dual encoder that the library's vectors are of.</summary>
internal static class IndexedModel
{
    /// <summary>That of the most segments among those whose folder is found; null, and a remark, where vectors cannot be searched.</summary>
    public static async Task<DualEncoder?> FindAsync(Terminal terminal, Installation installation, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        var store = new EmbeddingStore(connection);
        var indexed = await store.IsAvailableAsync(cancellationToken) ? await store.ListInUseAsync(cancellationToken) : [];
        foreach (var model in indexed)
        {
            if (await FolderAsync(installation, connection, model, cancellationToken) is not { } folder) continue;
            if (indexed.Count > 1)
                terminal.Note($"videos were added with {indexed.Count} search models; pictures are searched in those of {model.Name}, and texts in all");
            return installation.Stages.Models.GetForSearch(folder);
        }

        if (indexed is [var first, ..])
            terminal.Note($"the vectors are of {first.Name}, which is in no model folder (see `video model list`), so only texts are searched");
        return null;
    }

    /// <summary>Among the models found; else where the videos say it was.</summary>
    private static async Task<string?> FolderAsync(Installation installation, Npgsql.NpgsqlConnection connection, EmbeddingModel model, CancellationToken cancellationToken)
    {
        if (SearchModelChoice.Find(ModelRoots.FromEnvironment(), model.Fingerprint) is { } found) return found.Path;

        var folders = await new VideoStore(connection).ListOptionsAsync("searchModel", cancellationToken);
        return folders.FirstOrDefault(folder => SearchModelChoice.FingerprintOf(folder) == model.Fingerprint);
    }
}
