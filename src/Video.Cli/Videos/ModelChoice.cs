using Video.Analysis.Models;
using Video.Cli.Output;
using Video.Models;
using Video.Models.Checkpoints;
using Video.Models.RandomCheckpoints;
using Video.Storage;

namespace Video.Cli.Videos;

/// <summary>Which model a video is analysed with.</summary>
internal static class ModelChoice
{
    private const string Demo = "demo";
    private const string Random = "demo-random";
    private const int Seed = 1;

    /// <summary>The model that was named; else the only one that was found beside the demo's and those for search; else the demo's.</summary>
    /// <exception cref="WrongUseException">Several could be meant.</exception>
    /// <exception cref="CheckpointException">Its folder is incomplete or damaged.</exception>
    public static ModelFolder Choose(Terminal terminal, ModelFolders folders, string? nameOrPath)
    {
        var own = folders.List().Where(model => model.Name is not (Demo or Random) && !SearchModelChoice.IsForSearch(model)).Select(model => model.Name).ToList();
        var model = nameOrPath is not null ? folders.Find(nameOrPath) : own switch
        {
            [] => ChooseForWantOfOthers(terminal, folders),
            [var only] => folders.Find(only),
            _ => throw new WrongUseException($"model: expected --model to say which, got none and there are {string.Join(", ", own)}"),
        };

        // The headers only: what is wrong with a checkpoint is said before anything is stored.
        using var checkpoint = Checkpoint.Open(model.Path);
        return model;
    }

    /// <summary>The demo's, saying what it is no good for.</summary>
    private static ModelFolder ChooseForWantOfOthers(Terminal terminal, ModelFolders folders)
    {
        var model = ChooseDemo(terminal, folders);
        if (model.Name == Demo)
            terminal.Note("this uses the demo's model, which knows drawn shapes only: what it says of real footage means nothing. Put a real one into a model folder, or name it with --model DIR (see README.md)");
        return model;
    }

    /// <summary>The small model that ships with the program; until there is a trained one, a random one, made at its first use.</summary>
    public static ModelFolder ChooseDemo(Terminal terminal, ModelFolders folders)
    {
        if (folders.List().FirstOrDefault(model => model.Name == Demo) is { } shipped)
        {
            return shipped;
        }

        var path = Path.Combine(DataFolder.FromEnvironment().Create().Path, "models", Random);
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            RandomCheckpoint.Write(path, Seed);
        }

        terminal.Note("there is no trained demo model yet, so this uses one with random weights: the text is meaningless, the pipeline is not");
        return new ModelFolder(Random, path);
    }
}
