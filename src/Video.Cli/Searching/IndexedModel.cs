using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Models;
using Video.Storage.Stores;

namespace Video.Cli.Searching;

/// <summary>The dual encoder that the library's vectors are of.</summary>
internal static class IndexedModel
{
    /// <summary>The one that answers; null where there are no vectors, and with a remark where its weights are not here.</summary>
    public static async Task<DualEncoder?> FindAsync(Terminal terminal, Installation installation, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        if (await new SearchModelStore(connection).FindAnsweringAsync(cancellationToken) is not { } answering) return null;
        if (await FolderAsync(connection, answering, cancellationToken) is { } folder) return installation.Stages.Models.GetForSearch(folder);

        terminal.Note($"the vectors are of {answering.Model.Name}, which is in no model folder (see `video model list`), so only texts are searched");
        return null;
    }

    /// <summary>Where it was last, or among the models found; else where the videos say it was.</summary>
    private static async Task<string?> FolderAsync(Npgsql.NpgsqlConnection connection, SearchModel model, CancellationToken cancellationToken)
    {
        if (SearchModelChoice.FolderOf(ModelRoots.FromEnvironment(), model) is { } found) return found.Path;

        var folders = await new VideoStore(connection).ListOptionsAsync("searchModel", cancellationToken);
        return folders.FirstOrDefault(folder => SearchModelChoice.FingerprintOf(folder) == model.Model.Fingerprint);
    }
}
