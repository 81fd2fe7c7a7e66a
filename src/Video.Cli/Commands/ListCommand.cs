using System.CommandLine;
using Spectre.Console;
using Video.Cli.Output;
using Video.Cli.Searching;
using Video.Cli.Videos;
using Video.Jobs.Reembedding;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Commands;

/// <summary>`video list`: every video, oldest first.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        var filter = new FilterOptions();
        var command = new ExampleCommand("list", "List the videos that were added", "video list", "video list --tag holiday --folder ~/Videos", "video list --json");
        filter.AddVideosTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(terminal, filter.Read(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, AskedFilter asked, CancellationToken cancellationToken)
    {
        await using var database = await Database.OpenAsync(DatabaseOptions.FromEnvironment(), TimeProvider.System, cancellationToken);
        await using var connection = await database.ConnectAsync(cancellationToken);
        var store = new VideoStore(connection);
        var filter = await asked.ResolveAsync(store, cancellationToken);
        var videos = await store.ListAsync(filter, cancellationToken);
        if (await ReembeddingProgress.ReadAsync(connection, cancellationToken) is { } reembedding) terminal.Note(ReembeddingText.Of(reembedding));
        if (terminal.IsJson)
        {
            videos.ForEach(video => terminal.WriteJson(VideoLineJson.Of(video), CliJson.Lines.VideoLineJson));
        }
        else if (videos.Count == 0)
        {
            terminal.Out.WriteLine(filter.IsNone ? "No videos yet: add one with `video add FILE --wait`." : "No video passes these filters; `video list` without them shows all.");
        }
        else
        {
            Print(terminal.Out, videos);
        }

        return ExitCode.Done;
    }

    private static void Print(IAnsiConsole console, IEnumerable<VideoRow> videos)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("id", "name", "length", "state", "model", "tags");
        foreach (var video in videos)
        {
            table.AddRow(
                video.Id, Markup.Escape(video.Name), video.DurationSeconds is { } duration ? Clock.Of(duration) : "",
                video.Error is null ? StateText.Of(video.State) : $"{StateText.Of(video.State)}: {Markup.Escape(video.Error)}", Markup.Escape(video.ModelName ?? ""), Markup.Escape(string.Join(", ", video.Tags)));
        }

        console.Write(table);
    }
}
