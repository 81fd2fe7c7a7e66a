using System.CommandLine;
using Video.Analysis.Models;
using Video.Cli.Output;
using Video.Models;
using Video.Models.Checkpoints;
using Video.Storage.Stores;
using Video.Training;

namespace Video.Cli.Videos;

/// <summary>Which dual encoder makes videos findable by meaning.</summary>
internal static class SearchModelChoice
{
    private const string Demo = DemoTraining.Search;
    private const string None = "none";

    public static Option<string?> Option() => new("--search-model") { Description = "The folder or name of the dual encoder for search by meaning, or `none`" };

    /// <summary>The model that was named; else the only one that was found beside the demo's; else the demo's where the videos are for it, since it knows drawn shapes only; else none.</summary>
    /// <param name="beside">The model that the videos are analysed with.</param>
    /// <exception cref="WrongUseException">Several could be meant, or the one named is no dual encoder.</exception>
    public static ModelFolder? Choose(ModelFolders folders, string? nameOrPath, ModelFolder beside)
    {
        if (nameOrPath is not null)
        {
            return nameOrPath == None ? null : Named(folders, nameOrPath);
        }

        var own = folders.List().Where(model => model.Name != Demo && IsForSearch(model)).ToList();
        return own switch
        {
            [] => IsDemo(beside) ? OfDemo(folders) : null,
            [var only] => only,
            _ => throw new WrongUseException($"search model: expected --search-model to say which, got none and there are {string.Join(", ", own.Select(model => model.Name))}; `--search-model none` does without"),
        };
    }

    /// <summary>
    /// For videos that come to a library: the one that it is searched with. Another one than that (or than the one that is to take its place) is refused, because vectors of
    /// different models are not compared. Where that is the demo's and the videos are not for it, they have no vectors.
    /// </summary>
    /// <inheritdoc cref="Choose(ModelFolders, string, ModelFolder)"/>
    public static async Task<ModelFolder?> ChooseAsync(Terminal terminal, Installation installation, ModelFolders folders, string? nameOrPath, ModelFolder beside, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        var models = new SearchModelStore(connection);
        if (nameOrPath == None || await models.FindAnsweringAsync(cancellationToken) is not { } answering) return Choose(folders, nameOrPath, beside);

        var wanted = await WantedAsync(models, answering, cancellationToken);
        if (nameOrPath is null && wanted.TrueForAll(model => model.Model.Name == Demo) && !IsDemo(beside))
        {
            terminal.Note("what is added is searched by its texts: the library is searched with the demo's model, which knows drawn shapes only; `video model use DIR` gives all videos vectors of another");
            return null;
        }

        if (nameOrPath is null) return await PresentAsync(installation, folders, wanted, cancellationToken);

        var named = Named(folders, nameOrPath);
        return wanted.Exists(model => IsIn(named.Path, model)) ? named : throw new WrongUseException(
            $"search model {nameOrPath}: expected {answering.Model.Name}, which the library is searched with, got another; leave --search-model out, or let `video model use {nameOrPath}` change it for all videos");
    }

    /// <summary>For the demo's clips: the model that the library is searched with, where there is one; else the demo's.</summary>
    public static async Task<ModelFolder?> ChooseForDemoAsync(Installation installation, ModelFolders folders, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        var models = new SearchModelStore(connection);
        return await models.FindAnsweringAsync(cancellationToken) is { } answering
            ? await PresentAsync(installation, folders, await WantedAsync(models, answering, cancellationToken), cancellationToken)
            : OfDemo(folders);
    }

    /// <summary>The one that answers first, then the one that is to take its place.</summary>
    private static async Task<List<SearchModel>> WantedAsync(SearchModelStore models, SearchModel answering, CancellationToken cancellationToken) =>
        [.. new[] { answering, await models.FindFillingAsync(cancellationToken) }.OfType<SearchModel>()];

    /// <summary>
    /// The first of them of which the weights are here. Those of the demo's model are replaced when the program is updated: then all videos are given vectors of what ships now.
    /// </summary>
    private static async Task<ModelFolder> PresentAsync(Installation installation, ModelFolders folders, IReadOnlyList<SearchModel> wanted, CancellationToken cancellationToken)
    {
        if (wanted.Select(model => FolderOf(folders, model)).FirstOrDefault(folder => folder is not null) is { } present) return present;
        if (wanted[0].Model.Name != Demo || OfDemo(folders) is not { } newer) throw new WrongUseException(
            $"search model: expected the weights of {wanted[0].Model.Name}, which the library is searched with, got none; name their folder with --search-model, choose another model with `video model use`, or give --search-model none");

        await installation.SearchWithAsync(newer.Path, withoutFailed: false, cancellationToken);
        return newer;
    }

    /// <summary>Where the weights are that vectors were made with: where they were last, else among the models found; null where nowhere.</summary>
    public static ModelFolder? FolderOf(ModelFolders folders, SearchModel model) =>
        model.Folder is { } folder && IsIn(folder, model) ? new ModelFolder(model.Model.Name, folder) : Find(folders, model.Model.Fingerprint);

    private static ModelFolder? OfDemo(ModelFolders folders) => folders.List().FirstOrDefault(model => model.Name == Demo && IsForSearch(model));

    private static bool IsDemo(ModelFolder model) => model.Name == DemoTraining.Answers;

    private static bool IsIn(string folder, SearchModel model) => Directory.Exists(folder) && FingerprintOf(folder) == model.Model.Fingerprint;

    /// <summary>The model among those found whose weights have this fingerprint.</summary>
    public static ModelFolder? Find(ModelFolders folders, string fingerprint) => folders.List().FirstOrDefault(model => FingerprintOf(model.Path) == fingerprint);

    /// <summary>A folder that cannot be read is no such model: what is wrong with it is said when it is opened.</summary>
    public static bool IsForSearch(ModelFolder model) => Read(model.Path, _ => "") is not null;

    /// <summary>Null where the folder holds no dual encoder.</summary>
    public static string? FingerprintOf(string folder) => Read(folder, checkpoint => checkpoint.Fingerprint);

    /// <summary>What is asked of a dual encoder's checkpoint; null where the folder holds none.</summary>
    private static string? Read(string folder, Func<Checkpoint, string> ask)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(folder);
            return ModelKinds.IsDualEncoder(checkpoint.Config) ? ask(checkpoint) : null;
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    /// <exception cref="WrongUseException">It is no dual encoder.</exception>
    public static ModelFolder Named(ModelFolders folders, string nameOrPath)
    {
        var model = folders.Find(nameOrPath);
        using var checkpoint = Checkpoint.Open(model.Path);
        return ModelKinds.IsDualEncoder(checkpoint.Config)
            ? model
            : throw new WrongUseException($"search model {nameOrPath}: expected a dual encoder (CLIP, SigLIP, OpenCLIP), got {ModelKinds.NameOf(checkpoint.Config) ?? "a model of no known kind"}");
    }
}
