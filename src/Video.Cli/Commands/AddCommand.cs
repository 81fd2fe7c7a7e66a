using System.CommandLine;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Video.Analysis.Models;
using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Jobs.Stages;
using Video.Media;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Commands;

/// <summary>`video add FILE|DIR…`: puts videos into the pipeline, and with --wait works on them here until they are done.</summary>
internal static class AddCommand
{
    public static Command Create(Terminal terminal)
    {
        var paths = new Argument<string[]>("path") { Description = "Video files, or folders of them", Arity = ArgumentArity.OneOrMore };
        var wait = new Option<bool>("--wait") { Description = "Work on them in this process and wait until they are done" };
        var model = new Option<string?>("--model") { Description = "The model's folder, or its name in `video model list`" };
        var searchModel = SearchModelChoice.Option();
        var tag = TagOption.Create("--tag", "A tag to give them; may be given more than once");
        var again = new Option<bool>("--again") { Description = "Analyse anew what was analysed before" };
        var command = new ExampleCommand(
            "add", "Analyse videos: captions, chapters, a summary",
            "video add holiday.mp4 --wait", "video add ~/Videos --model Qwen2-VL-2B-Instruct --tag holiday --tag 2026", "video add holiday.mp4 --wait --json")
        {
            paths, wait, model, searchModel, tag, again,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal,
            new Asked(parsed.GetRequiredValue(paths), parsed.GetValue(model), parsed.GetValue(searchModel), TagOption.Read(parsed, tag), parsed.GetValue(wait), parsed.GetValue(again)),
            cancellationToken));
        return command;
    }

    private sealed record Asked(IReadOnlyList<string> Paths, string? Model, string? SearchModel, IReadOnlyList<string> Tags, bool Wait, bool Again);

    private static async Task<int> RunAsync(Terminal terminal, Asked asked, CancellationToken cancellationToken)
    {
        var files = VideoFiles.Find(asked.Paths);
        var model = ModelChoice.Choose(terminal, ModelRoots.FromEnvironment(), asked.Model);
        await using var installation = await Installation.OpenAsync(LogLevel.Error, cancellationToken);
        var search = await SearchModelChoice.ChooseAsync(terminal, installation, ModelRoots.FromEnvironment(), asked.SearchModel, model, cancellationToken);
        var adder = new VideoAdder(installation, new AnalysisRequest(model.Path, ModelProfile.Of(model.Path), search?.Path), _ => asked.Again, asked.Tags);
        var output = new Results(terminal, installation);

        var videos = new List<VideoRow>();
        foreach (var file in files)
        {
            try
            {
                var video = await adder.AddAsync(file, cancellationToken);
                NoteWhatStays(terminal, video, model.Path);
                videos.Add(video);
            }
            catch (Exception exception) when (exception is MediaException { Failure: not MediaFailure.ToolMissing } or IOException or UnauthorizedAccessException)
            {
                output.WriteRefused(file, ErrorSentence.Of(exception));
            }
        }

        if (asked.Wait && videos.Count > 0)
        {
            await VideoWork.RunAsync(terminal, installation, videos, id => output.WriteAsync(id, cancellationToken), cancellationToken);
        }
        else
        {
            foreach (var video in videos)
            {
                await output.WriteAsync(video.Id, cancellationToken);
            }
        }

        return output.HasFailed ? ExitCode.Failed : ExitCode.Done;
    }

    private static void NoteWhatStays(Terminal terminal, VideoRow video, string model)
    {
        if (video.State == VideoState.Done && AnalysisRequest.FromJson(video.Options).Model != model)
        {
            terminal.Note($"{video.Name} was analysed before with {video.ModelName}; --again analyses it anew with {model}");
        }
    }

    /// <summary>Prints each video as it ends.</summary>
    private sealed class Results(Terminal terminal, Installation installation)
    {
        public bool HasFailed { get; private set; }

        public void WriteRefused(string file, string error)
        {
            HasFailed = true;
            if (terminal.IsJson)
            {
                terminal.WriteJson(VideoJson.Refused(file, error), CliJson.Lines.VideoJson);
            }
            else
            {
                terminal.Note(error);
            }
        }

        public async Task WriteAsync(string id, CancellationToken cancellationToken)
        {
            await using var connection = await installation.Database.ConnectAsync(cancellationToken);
            var video = await new VideoStore(connection).ResolveAsync(id, cancellationToken);
            HasFailed |= video.State == VideoState.Failed;
            if (terminal.IsJson)
            {
                terminal.WriteJson(await VideoJson.ReadAsync(connection, video, cancellationToken), CliJson.Lines.VideoJson);
            }
            else
            {
                terminal.Out.WriteLine(video.State switch
                {
                    VideoState.Done => $"{video.Id}  {video.Name}: done; see `video show {video.Id}`",
                    VideoState.Failed => $"{video.Id}  {video.Name}: failed: {video.Error}",
                    _ => $"{video.Id}  {video.Name}: {video.State.ToString().ToLowerInvariant()}; `video up` works on it",
                });
            }
        }
    }
}
