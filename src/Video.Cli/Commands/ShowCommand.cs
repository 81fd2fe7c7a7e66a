using System.CommandLine;
using Spectre.Console;
using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Commands;

/// <summary>`video show ID`: summary, chapters and captions of one video.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = VideoArgument.Create();
        var command = new ExampleCommand("show", "Show all that is known of one video: summary, chapters, captions", "video show 3f0c9a1b2c3d", "video show 3f0c", "video show holiday.mp4 --json") { id };
        command.SetAction((parsed, cancellationToken) => RunAsync(terminal, parsed.GetRequiredValue(id), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, string reference, CancellationToken cancellationToken)
    {
        await using var database = await Database.OpenAsync(DatabaseOptions.FromEnvironment(), TimeProvider.System, cancellationToken);
        await using var connection = await database.ConnectAsync(cancellationToken);
        var video = await new VideoStore(connection).ResolveAsync(reference, cancellationToken);
        var report = await VideoJson.ReadAsync(connection, video, cancellationToken);
        if (terminal.IsJson)
        {
            terminal.WriteJson(report, CliJson.Lines.VideoJson);
        }
        else
        {
            VideoPrinter.Print(terminal.Out, report);
        }

        return ExitCode.Done;
    }
}

/// <summary>How commands name one video.</summary>
internal static class VideoArgument
{
    /// <summary>For commands that ask the database nothing else.</summary>
    /// <exception cref="StorageException">No video or several are meant.</exception>
    public static async Task<VideoRow> ResolveAsync(string reference, CancellationToken cancellationToken)
    {
        await using var database = await Database.OpenAsync(DatabaseOptions.FromEnvironment(), TimeProvider.System, cancellationToken);
        await using var connection = await database.ConnectAsync(cancellationToken);
        return await new VideoStore(connection).ResolveAsync(reference, cancellationToken);
    }

    public static Argument<string> Create() => new("id") { Description = "The video's id, the first four or more digits of it, or its name" };
}
