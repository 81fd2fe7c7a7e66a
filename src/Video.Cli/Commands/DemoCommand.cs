using System.CommandLine;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Video.Analysis.Answers;
using Video.Analysis.Models;
using Video.Analysis.Search;
using Video.Cli.Demo;
using Video.Cli.Output;
using Video.Cli.Questions;
using Video.Cli.Searching;
using Video.Cli.Videos;
using Video.Jobs.Searching;
using Video.Jobs.Stages;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Commands;

/// <summary>`video demo`: makes sample clips, analyses them, asks two questions, searches, and says where to go next.</summary>
internal static class DemoCommand
{
    /// <summary>About the first clip.</summary>
    private static readonly string[] Questions = ["Which colour does the yellow star turn?", "When does the blue square appear?"];

    private const string Search = "a blue square";

    public static Command Create(Terminal terminal)
    {
        var command = new ExampleCommand("demo", "Make sample clips, analyse them and ask about them", "video demo");
        command.SetAction((_, cancellationToken) => RunAsync(terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        var model = ModelChoice.ChooseDemo(ModelRoots.FromEnvironment());
        await using var installation = await Installation.OpenAsync(LogLevel.Error, cancellationToken);
        var search = await SearchModelChoice.ChooseForDemoAsync(installation, ModelRoots.FromEnvironment(), cancellationToken);
        terminal.Note("drawing the sample clips");
        var media = installation.Stages.Media;
        var files = await new DemoClips(media.Tool, media.Options, Path.Combine(DataFolder.FromEnvironment().Path, "demo")).MakeAsync(cancellationToken);

        var fingerprint = installation.Stages.Models.Get(model.Path).Fingerprint;
        var adder = new VideoAdder( // whoever comes back after an update sees what the new model says, and not that it is not the old one
            installation, new AnalysisRequest(model.Path, ModelProfile.Of(model.Path), search?.Path), isAgain: video => video.ModelFingerprint is { } known && known != fingerprint, tags: []);
        var videos = new List<VideoRow>();
        foreach (var file in files)
        {
            videos.Add(await adder.AddAsync(file, cancellationToken));
        }

        var ended = new List<VideoJson>();
        await VideoWork.RunAsync(terminal, installation, videos, async id => ended.Add(await ReadAsync(installation, id, cancellationToken)), cancellationToken);
        foreach (var video in videos)
        {
            Print(terminal, ended.Single(end => end.Id == video.Id));
        }

        if (ended.Exists(video => video.State != "done"))
        {
            return ExitCode.Failed;
        }

        await AskAsync(terminal, installation, videos[0].Id, cancellationToken);
        await SearchAsync(terminal, installation, search, videos, cancellationToken);
        PrintNext(terminal, videos[0].Id);
        return ExitCode.Done;
    }

    private static async Task<VideoJson> ReadAsync(Installation installation, string id, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        return await VideoJson.ReadAsync(connection, await new VideoStore(connection).ResolveAsync(id, cancellationToken), cancellationToken);
    }

    private static void Print(Terminal terminal, VideoJson video)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(video, CliJson.Lines.VideoJson);
        }
        else
        {
            // Captions are for `show`: a demo should fit on a screen or two.
            VideoPrinter.Print(terminal.Out, video with { Segments = [] });
            terminal.Out.WriteLine();
        }
    }

    private static async Task AskAsync(Terminal terminal, Installation installation, string id, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        var video = await new VideoStore(connection).ResolveAsync(id, cancellationToken);
        var ask = new Questioner(terminal, installation).OfVideo(video);
        foreach (var question in Questions)
        {
            if (!terminal.IsJson) terminal.Out.MarkupLine($"[bold]{Markup.Escape(video.Name)}: {Markup.Escape(question)}[/]");
            await ask(Asking.Alone(question), cancellationToken);
            if (!terminal.IsJson) terminal.Out.WriteLine();
        }
    }

    private static async Task SearchAsync(Terminal terminal, Installation installation, ModelFolder? model, IReadOnlyList<VideoRow> videos, CancellationToken cancellationToken)
    {
        var encoder = model is null ? null : installation.Stages.Models.GetForSearch(model.Path);
        var filter = new SegmentFilter { VideoIds = [.. videos.Select(video => video.Id)] };
        var moments = await new VideoSearch(installation.Stages, encoder).FindAsync(new SearchQuery { Words = Search, Limit = 3 }, filter, cancellationToken);
        var found = moments.Select(moment => MomentJson.Of(moment, videos.First(video => video.Id == moment.VideoId).Name)).ToList();
        if (terminal.IsJson)
        {
            foreach (var moment in found)
            {
                terminal.WriteJson(moment, CliJson.Lines.MomentJson);
            }
        }
        else
        {
            terminal.Out.MarkupLine($"[bold]search \"{Search}\"[/]");
            SearchCommand.Print(terminal.Out, found);
            terminal.Out.WriteLine();
        }
    }

    private static void PrintNext(Terminal terminal, string id)
    {
        if (terminal.IsJson)
        {
            return;
        }

        terminal.Out.WriteLine("Next:");
        terminal.Out.WriteLine($"  ./video show {id}                 all that is known of the first clip");
        terminal.Out.WriteLine($"  ./video ask {id} \"…\"             ask something else");
        terminal.Out.WriteLine("  ./video search \"a blue square\"           moments of all clips");
        terminal.Out.WriteLine("  ./video add FILE --wait --model DIR       a video of your own with a real model; see README.md");
    }
}
