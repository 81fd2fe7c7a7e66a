using Video.Analysis.Models;
using Video.Cli.Output;
using Video.Models;
using Video.Models.Checkpoints;
using Video.Training;

namespace Video.Cli.Videos;

/// <summary>Which model a video is analysed with.</summary>
internal static class ModelChoice
{
    private const string Demo = DemoTraining.Answers;

    /// <summary>The model that was named; else the only one that was found beside the demo's and those for search; else the demo's.</summary>
    /// <exception cref="WrongUseException">Several could be meant.</exception>
    /// <exception cref="CheckpointException">Its folder is incomplete or damaged.</exception>
    public static ModelFolder Choose(Terminal terminal, ModelFolders folders, string? nameOrPath)
    {
        var own = folders.List().Where(model => model.Name != Demo && !SearchModelChoice.IsForSearch(model)).Select(model => model.Name).ToList();
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
        var model = ChooseDemo(folders);
        if (model.Name == Demo)
            terminal.Note("this uses the demo's model, which knows drawn shapes only: what it says of real footage means nothing. Put a real one into a model folder, or name it with --model DIR (see README.md)");
        return model;
    }

    /// <summary>The small model that ships with the program, trained on drawn clips.</summary>
    /// <exception cref="WrongUseException">It is not there: the program was copied without it.</exception>
    public static ModelFolder ChooseDemo(ModelFolders folders) => folders.List().FirstOrDefault(model => model.Name == Demo)
        ?? throw new WrongUseException("model: expected the demo's in models/demo of the program's folder, found none there; fetch that folder again, or name a model with --model DIR");
}
