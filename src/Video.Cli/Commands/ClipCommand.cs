using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Media;

namespace Video.Cli.Commands;

/// <summary>`video clip ID --from 12.5 --to 20`: a part of one video as a file of its own.</summary>
internal static class ClipCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = VideoArgument.Create();
        var from = new Option<string>("--from") { Description = "Where the clip begins: seconds, or [h:]mm:ss", Required = true };
        var to = new Option<string>("--to") { Description = "Where it ends: what is on screen then is no longer in it", Required = true };
        var output = new Option<string?>("--output", "-o") { Description = "The file to write: .mp4, .mkv, .webm, or .gif and .webp for a preview; default: NAME-FROM-TO.mp4 here" };
        var fast = new Option<bool>("--fast") { Description = "Copy without encoding, from the keyframe before --from" };
        var force = new Option<bool>("--force") { Description = "Replace a file that is there" };
        var command = new ExampleCommand(
            "clip", "Cut a part of a video into a file, exact to the frame", "video clip 3f0c --from 12.5 --to 20", "video clip holiday.mp4 --from 1:02:03 --to 1:02:10 -o jump.gif", "video clip 3f0c --from 10 --to 60 --fast -o part.mkv")
        {
            id, from, to, output, fast, force,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal,
            new Asked(
                parsed.GetRequiredValue(id), TimeText.Parse("--from", parsed.GetRequiredValue(from)), TimeText.Parse("--to", parsed.GetRequiredValue(to)),
                parsed.GetValue(output), parsed.GetValue(fast), parsed.GetValue(force)),
            cancellationToken));
        return command;
    }

    private sealed record Asked(string Video, double FromSeconds, double ToSeconds, string? Output, bool Fast, bool Force);

    private static async Task<int> RunAsync(Terminal terminal, Asked asked, CancellationToken cancellationToken)
    {
        if (asked.FromSeconds >= asked.ToSeconds) throw new WrongUseException($"--to: expected a time later than --from, got {Text(asked.FromSeconds)} to {Text(asked.ToSeconds)} s");
        var video = await VideoArgument.ResolveAsync(asked.Video, cancellationToken);
        var request = new ClipRequest
        {
            FromSeconds = asked.FromSeconds,
            ToSeconds = asked.ToSeconds,
            Path = asked.Output ?? $"{Path.GetFileNameWithoutExtension(video.Name)}-{Text(asked.FromSeconds)}-{Text(asked.ToSeconds)}.mp4",
            Copies = asked.Fast,
            Overwrites = asked.Force,
        };
        var clip = await WorkBar.ShowAsync(terminal, "cutting", progress => new ClipSource().CutAsync(video, request, progress, cancellationToken));
        Write(terminal, new ClipJson(video.Id, clip.Path, clip.StartSeconds, clip.EndSeconds, clip.Bytes, clip.IsExact));
        return ExitCode.Done;
    }

    private static void Write(Terminal terminal, ClipJson clip)
    {
        if (!clip.Exact) terminal.Note($"the clip begins at {Text(clip.StartSeconds)} s, the keyframe before; leave out --fast for a clip exact to the frame");
        if (terminal.IsJson) terminal.WriteJson(clip, CliJson.Lines.ClipJson);
        else terminal.Out.WriteLine($"{clip.Path}  {Text(clip.StartSeconds)}–{Text(clip.EndSeconds)} s, {clip.Bytes / 1024.0:0} KiB");
    }

    private static string Text(double seconds) => seconds.ToString("0.###", CultureInfo.InvariantCulture);
}

/// <summary>What `video clip --json` prints: [StartSeconds, EndSeconds) of the video is in the file.</summary>
/// <param name="Exact">Whether it was cut to the frame; false for a copy from a keyframe.</param>
internal sealed record ClipJson(string Id, string Path, double StartSeconds, double EndSeconds, long Bytes, bool Exact);
