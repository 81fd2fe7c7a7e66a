using System.CommandLine;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Video.Cli.Output;
using Video.Cli.Searching;
using Video.Cli.Videos;
using Video.Jobs.Reembedding;
using Video.Jobs.Workers;
using Video.Storage.Stores;

namespace Video.Cli.Commands;

/// <summary>`video model use NAME`: the dual encoder that the library is searched with from when all videos have its vectors.</summary>
internal static class ModelUseCommand
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("model") { Description = "The folder or name of a dual encoder (CLIP, SigLIP, OpenCLIP)" };
        var wait = new Option<bool>("--wait") { Description = "Embed the videos in this process and wait until searches use the model" };
        var withoutFailed = new Option<bool>("--without-failed") { Description = "Do not wait for videos that could not be embedded: they are found by texts only" };
        var command = new ExampleCommand(
            "use", "Choose the model to search with: all videos are embedded anew in the background, and the one before it answers until that is done",
            "video model use siglip2-base", "video model use ~/models/clip-vit-base-patch32 --wait")
        {
            name, wait, withoutFailed,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(terminal, parsed.GetRequiredValue(name), parsed.GetValue(wait), parsed.GetValue(withoutFailed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string nameOrPath, bool waits, bool withoutFailed, CancellationToken cancellationToken)
    {
        var folder = SearchModelChoice.Named(ModelRoots.FromEnvironment(), nameOrPath);
        await using var installation = await Installation.OpenAsync(LogLevel.Error, cancellationToken);
        var model = await installation.SearchWithAsync(folder.Path, withoutFailed, cancellationToken);
        if (waits) await WorkAsync(terminal, installation, cancellationToken);

        var progress = await ReadAsync(installation, cancellationToken);
        if (terminal.IsJson) terminal.WriteJson(ReembeddingJson.Of(model, progress), CliJson.Lines.ReembeddingJson);
        else terminal.Out.WriteLine(progress is null ? $"Searches use {model.Name}." : $"{ReembeddingText.Of(progress)}{(waits || progress.IsStuck ? "" : "; `video up` or --wait works on it")}");
        return progress is { Failed: > 0 } ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>Until nothing more happens by itself.</summary>
    private static async Task WorkAsync(Terminal terminal, Installation installation, CancellationToken cancellationToken)
    {
        await using var worker = await installation.StartWorkerAsync(new WorkerOptions(), cancellationToken);
        try
        {
            var shown = "";
            while (await ReadAsync(installation, cancellationToken) is { IsStuck: false } progress)
            {
                if (!terminal.IsJson && ReembeddingText.Of(progress) is var text && text != shown) terminal.Note(shown = text);
                await Task.Delay(BetweenLooks, TimeProvider.System, cancellationToken);
            }
        }
        finally
        {
            await worker.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<ReembeddingProgress?> ReadAsync(Installation installation, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        return await ReembeddingProgress.ReadAsync(connection, cancellationToken);
    }
}

/// <summary>What `video model use --json` prints.</summary>
/// <param name="State">answering, or building while videos are embedded.</param>
/// <param name="Replaces">The model that answers until then.</param>
/// <param name="Videos">How many there are, how many have the new vectors, and how many could not be given them; null when it answers.</param>
internal sealed record ReembeddingJson(string Model, string State, string? Replaces, int? Videos, int? Embedded, int? Failed, string? Error)
{
    public static ReembeddingJson Of(EmbeddingModel model, ReembeddingProgress? progress) => progress is null
        ? new ReembeddingJson(model.Name, "answering", null, null, null, null, null)
        : new ReembeddingJson(
            model.Name, progress.Replaces is null ? "answering" : "building", progress.Replaces?.Model.Name, progress.Videos, progress.Embedded, progress.Failed, progress.Error);
}
