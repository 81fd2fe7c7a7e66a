using System.CommandLine;
using Spectre.Console;
using Video.Analysis.Models;
using Video.Cli.Output;
using Video.Models;
using Video.Models.Checkpoints;

namespace Video.Cli.Commands;

/// <summary>`video model list`: the models under the folders that are searched, also those that are damaged.</summary>
internal static class ModelListCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new ExampleCommand("list", "List the models that were found", "video model list", "VIDEO_MODELS=/srv/models video model list --json");
        command.SetAction(_ => Run(terminal));
        return command;
    }

    private static int Run(Terminal terminal)
    {
        var folders = ModelRoots.FromEnvironment();
        var models = folders.List().Select(Describe).ToList();
        if (terminal.IsJson)
        {
            models.ForEach(model => terminal.WriteJson(model, CliJson.Lines.ModelJson));
            return ExitCode.Done;
        }

        if (models.Count == 0)
        {
            terminal.Out.WriteLine($"No models in {string.Join(", ", folders.Roots)}: put a folder with config.json (OpenCLIP: open_clip_config.json) and *.safetensors into one of them.");
            return ExitCode.Done;
        }

        var table = new Table().Border(TableBorder.None).AddColumns("name", "kind", "family", "parameters", "size", "folder");
        foreach (var model in models)
        {
            table.AddRow(
                Markup.Escape(model.Name),
                Markup.Escape(model.Kind ?? "?"),
                Markup.Escape(model.Family ?? "?"),
                model.Parameters is { } parameters ? $"{parameters / 1e6:0.0} M" : "?",
                model.Bytes is { } bytes ? $"{bytes / (double)(1 << 20):0.0} MiB" : "?",
                model.Error is null ? Markup.Escape(model.Path) : $"[red]{Markup.Escape(model.Error)}[/]");
        }

        terminal.Out.Write(table);
        return ExitCode.Done;
    }

    private static ModelJson Describe(ModelFolder model)
    {
        try
        {
            using var checkpoint = Checkpoint.Open(model.Path);
            return new ModelJson(
                model.Name, model.Path, ModelKinds.NameOf(checkpoint.Config), ModelKinds.FamilyOf(checkpoint.Config),
                checkpoint.Tensors.Values.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size)),
                Directory.EnumerateFiles(model.Path, "*.safetensors").Sum(file => new FileInfo(file).Length), Error: null);
        }
        catch (CheckpointException exception)
        {
            return new ModelJson(model.Name, model.Path, Kind: null, Family: null, Parameters: null, Bytes: null, ErrorSentence.Of(exception));
        }
    }
}

/// <summary>What `video model list --json` prints per model; a damaged one has an error in place of what it holds.</summary>
/// <param name="Kind">"vision language" for models that answer, "dual encoder" for those that search; null where this program cannot use the model.</param>
internal sealed record ModelJson(string Name, string Path, string? Kind, string? Family, long? Parameters, long? Bytes, string? Error);
