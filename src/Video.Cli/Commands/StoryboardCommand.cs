using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Video.Analysis;
using Video.Cli.Output;
using Video.Jobs.Stages;
using Video.Media;
using Video.Storage.Stores;

namespace Video.Cli.Commands;

/// <summary>`video storyboard ID`: small pictures of one video on sheets, with an index in time, as players show them over their time line.</summary>
internal static class StoryboardCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = VideoArgument.Create();
        var output = new Option<string?>("--output", "-o") { Description = "The folder to write, new or empty; default: NAME-storyboard here" };
        var every = new Option<double?>("--every") { Description = "Seconds from one picture to the next; default: a hundredth of the video, 1 to 10" };
        var width = new Option<int>("--width") { Description = "Of a picture in pixels", DefaultValueFactory = _ => 160 };
        var command = new ExampleCommand(
            "storyboard", "Write small pictures of a video on sheets, with a WebVTT index for players", "video storyboard 3f0c", "video storyboard holiday.mp4 -o thumbnails --every 5 --width 240")
        {
            id, output, every, width,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal, new Asked(parsed.GetRequiredValue(id), parsed.GetValue(output), parsed.GetValue(every), parsed.GetValue(width)), cancellationToken));
        return command;
    }

    private sealed record Asked(string Video, string? Output, double? EverySeconds, int Width);

    private static async Task<int> RunAsync(Terminal terminal, Asked asked, CancellationToken cancellationToken)
    {
        var video = await VideoArgument.ResolveAsync(asked.Video, cancellationToken);
        if (AddedFile.WhyChanged(video) is { } reason) throw new IOException(reason);

        var request = new StoryboardRequest
        {
            Folder = asked.Output ?? $"{Path.GetFileNameWithoutExtension(video.Name)}-storyboard",
            EverySeconds = asked.EverySeconds,
            Width = asked.Width,
            DurationSecondsFromDecoding = video.DurationSeconds,
        };
        Write(terminal, video, await DrawAsync(terminal, video, request, cancellationToken));
        return ExitCode.Done;
    }

    private static async Task<Storyboard> DrawAsync(Terminal terminal, VideoRow video, StoryboardRequest request, CancellationToken cancellationToken)
    {
        var media = new MediaTools(new MediaOptions(), TimeProvider.System);
        var facts = await media.Probe.ProbeAsync(video.Path, cancellationToken);
        try
        {
            var writer = new StoryboardWriter(media.Tool, media.Options, media.Pictures);
            return await WorkBar.ShowAsync(terminal, "drawing", progress => writer.WriteAsync(facts, request, progress, cancellationToken));
        }
        catch (StoryboardRefusedException refused)
        {
            throw new WrongUseException(refused.Message);
        }
    }

    private static void Write(Terminal terminal, VideoRow video, Storyboard board)
    {
        if (terminal.IsJson)
            terminal.WriteJson(new StoryboardJson(video.Id, board.Index, board.Sheets, board.Pictures, board.Width, board.Height, board.EverySeconds), CliJson.Lines.StoryboardJson);
        else
            terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{board.Index}  {board.Pictures} {(board.Pictures == 1 ? "picture" : "pictures")} of {board.Width}×{board.Height}, one every {board.EverySeconds:0.###} s, on {board.Sheets.Count} {(board.Sheets.Count == 1 ? "sheet" : "sheets")}"));
    }
}

/// <summary>What `video storyboard --json` prints.</summary>
/// <param name="Index">The WebVTT file.</param>
/// <param name="Sheets">The JPEG files, in order of time.</param>
/// <param name="Width">Of each picture.</param>
/// <param name="Height">Of each picture.</param>
internal sealed record StoryboardJson(string Id, string Index, IReadOnlyList<string> Sheets, int Pictures, int Width, int Height, double EverySeconds);
