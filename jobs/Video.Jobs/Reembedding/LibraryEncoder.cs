using Video.Analysis;
using Video.Jobs.Stages;
using Video.Models;
using Video.Models.Checkpoints;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Jobs.Reembedding;

/// <summary>Loads the dual encoder that vectors are made with: one for the whole library, whatever a video was added with.</summary>
public sealed class LibraryEncoder(StageEnvironment environment)
{
    /// <summary>
    /// For a video that is analysed: the model that answers searches, so that the video is found at once; the one that is being filled where that is not here any more;
    /// the one that was asked for where the library has none yet. Null where none was asked for.
    /// </summary>
    /// <exception cref="StorageException">The library's model is not here.</exception>
    /// <exception cref="CheckpointException">A folder is damaged.</exception>
    public async Task<DualEncoder?> LoadAsync(AnalysisRequest request, CancellationToken cancellationToken)
    {
        if (request.SearchModel is not { } asked) return null;

        var (answering, filling) = await ReadAsync(cancellationToken);
        return answering is null
            ? environment.Models.GetForSearch(asked)
            : TryLoad(answering, answering.Folder, asked) ?? (filling is null ? null : TryLoad(filling, filling.Folder, asked)) ?? throw Missing(answering);
    }

    /// <summary>A model of which vectors are stored, from where it was last.</summary>
    /// <exception cref="StorageException">It is not here.</exception>
    /// <exception cref="CheckpointException">The folder is damaged.</exception>
    public DualEncoder Load(SearchModel model) => TryLoad(model, model.Folder) ?? throw Missing(model);

    private async Task<(SearchModel? Answering, SearchModel? Filling)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        var models = new SearchModelStore(connection);
        return (await models.FindAnsweringAsync(cancellationToken), await models.FindFillingAsync(cancellationToken));
    }

    /// <summary>From the first of these folders that is there and holds the model's weights.</summary>
    private DualEncoder? TryLoad(SearchModel model, params IReadOnlyList<string?> folders) => folders
        .OfType<string>().Distinct().Where(Directory.Exists)
        .Select(environment.Models.GetForSearch)
        .FirstOrDefault(encoder => encoder.Fingerprint == model.Model.Fingerprint);

    private static StorageException Missing(SearchModel model) => new(
        $"Search model {model.Model.Name}: expected its weights{(model.Folder is { } folder ? $" in {folder}" : "")}, with which the library's vectors were made, got none or others; put them back or choose another model with `video model use`");
}
