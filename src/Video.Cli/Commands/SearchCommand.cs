using System.CommandLine;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Video.Analysis.Search;
using Video.Cli.Output;
using Video.Cli.Searching;
using Video.Cli.Videos;
using Video.Jobs.Searching;
using Video.Storage.Stores;

namespace Video.Cli.Commands;

/// <summary>`video search WORDS`: moments of all videos that match words, a picture, or a moment that is known.</summary>
internal static class SearchCommand
{
    public static Command Create(Terminal terminal)
    {
        var words = new Argument<string[]>("words") { Description = "What is to be seen or said", Arity = ArgumentArity.ZeroOrMore };
        var image = new Option<string?>("--image") { Description = "A picture file that the moments are to look like" };
        var like = new Option<string?>("--like") { Description = "VIDEO@SECONDS: find what looks like that moment" };
        var limit = new Option<int>("--limit") { Description = "The most moments", DefaultValueFactory = _ => 10 };
        var min = new Option<double>("--min") { Description = "Pass over pictures less alike than this cosine", DefaultValueFactory = _ => -1 };
        var verify = new Option<bool>("--verify") { Description = "Have the videos' own models look at what was found and drop what does not show the words" };
        var threshold = new Option<double?>("--verify-threshold") { Description = "With --verify, the least probability of yes that is kept (default: 0.5)" };
        var top = new Option<int?>("--verify-top") { Description = "With --verify, how many moments are judged, the best first (default: 10)" };
        var export = new Option<string?>("--export") { Description = "Write what is found as clips into this folder, each with its JSON beside it" };
        var padding = new Option<double>("--export-padding") { Description = "Seconds to keep before and after each clip" };
        var filter = new FilterOptions();
        var command = new ExampleCommand(
            "search", "Find moments in all videos by words, by a picture, or by a moment that is known",
            "video search \"a red ball rolls\"", "video search --image ball.jpg --limit 5", "video search ball --video 3f0c --motion left", "video search --like 3f0c@12.5 --json", "video search \"a red ball\" --verify", "video search ball --export clips --export-padding 1")
        {
            words, image, like, limit, min, verify, threshold, top, export, padding,
        };
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal,
            new Asked(string.Join(' ', parsed.GetValue(words) ?? []).Trim(), parsed.GetValue(image), parsed.GetValue(like), parsed.GetValue(limit), parsed.GetValue(min), filter.Read(parsed), VerifyOf(parsed.GetValue(verify), parsed.GetValue(threshold), parsed.GetValue(top))),
            parsed.GetValue(export) is { } folder ? new MomentExport(terminal, folder, parsed.GetValue(padding)) : null,
            cancellationToken));
        return command;
    }

    private sealed record Asked(string Words, string? Image, string? Like, int Limit, double Min, AskedFilter Filter, VerifyOptions? Verify);

    private static VerifyOptions? VerifyOf(bool isAsked, double? threshold, int? top)
    {
        if (!isAsked) return threshold is null && top is null ? null : throw new WrongUseException("--verify-threshold and --verify-top: expected --verify beside them, got none");

        var usual = new VerifyOptions();
        return usual with { Threshold = threshold ?? usual.Threshold, Top = top ?? usual.Top };
    }

    private static async Task<int> RunAsync(Terminal terminal, Asked asked, MomentExport? export, CancellationToken cancellationToken)
    {
        try
        {
            export?.Check();
            var query = await QueryAsync(asked, cancellationToken);
            (query with { Like = asked.Like is null ? null : MomentReference.Parse(asked.Like) }).Check();
            asked.Verify?.Check(query);
            await using var installation = await Installation.OpenAsync(LogLevel.Error, cancellationToken);
            var (filter, videos) = await ResolveAsync(installation, asked, cancellationToken);
            if (asked.Like is { } like) query = query with { Like = await MomentReference.ResolveAsync(installation.Database, like, cancellationToken) };

            var model = await IndexedModel.FindAsync(terminal, installation, cancellationToken);
            var moments = await FindAsync(installation, new VideoSearch(installation.Stages, model), asked, query, filter, cancellationToken);
            if (moments.FirstOrDefault(moment => moment.Verdict?.Unjudged is not null) is { } unjudged)
                terminal.Note($"{moments.Count(moment => moment.Verdict?.Unjudged is not null)} of what was found could not be verified and is kept: {unjudged.VideoId}: {unjudged.Verdict?.Unjudged}");
            var found = moments.Select(moment => MomentJson.Of(moment, videos[moment.VideoId].Name)).ToList();
            Write(terminal, found, isEmptyLibrary: videos.Count == 0);
            return export is null || found.Count == 0 || await export.WriteAsync(found, videos, cancellationToken) ? ExitCode.Done : ExitCode.Failed;
        }
        catch (SearchRefusedException refused)
        {
            throw new WrongUseException(refused.Message);
        }
    }

    private static async Task<IReadOnlyList<Moment>> FindAsync(Installation installation, VideoSearch search, Asked asked, SearchQuery query, SegmentFilter filter, CancellationToken cancellationToken)
    {
        if (asked.Verify is not { } verify) return await search.FindAsync(query, filter, cancellationToken);

        var found = await search.FindAsync(query with { Limit = Math.Max(query.Limit, verify.Top) }, filter, cancellationToken);
        return await new MomentVerifier(installation.Stages, verify).VerifyAsync(asked.Words, found, query.Limit, cancellationToken);
    }

    private static async Task<SearchQuery> QueryAsync(Asked asked, CancellationToken cancellationToken) => new()
    {
        Words = asked.Words.Length > 0 || (asked.Image is null && asked.Like is null) ? asked.Words : null,
        Picture = asked.Image is { } image ? (await File.ReadAllBytesAsync(image, cancellationToken), image) : null,
        Limit = asked.Limit,
        MinSimilarity = asked.Min,
    };

    private static async Task<(SegmentFilter Filter, Dictionary<string, VideoRow> Videos)> ResolveAsync(Installation installation, Asked asked, CancellationToken cancellationToken)
    {
        await using var connection = await installation.Database.ConnectAsync(cancellationToken);
        var videos = new VideoStore(connection);
        var known = (await videos.ListAsync(cancellationToken)).ToDictionary(video => video.Id);
        return (await asked.Filter.ResolveAsync(videos, cancellationToken), known);
    }

    private static void Write(Terminal terminal, IReadOnlyList<MomentJson> moments, bool isEmptyLibrary)
    {
        if (moments.Count == 0)
        {
            terminal.Note(isEmptyLibrary ? "there are no videos to search yet: add one with `video add FILE --wait`" : "nothing found");
        }
        else if (terminal.IsJson)
        {
            foreach (var moment in moments)
            {
                terminal.WriteJson(moment, CliJson.Lines.MomentJson);
            }
        }
        else
        {
            Print(terminal.Out, moments);
        }
    }

    internal static void Print(IAnsiConsole console, IReadOnlyList<MomentJson> moments)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var moment in moments)
        {
            grid.AddRow($"{moment.Score:0.00}", Clock.Of(moment.StartSeconds, moment.EndSeconds), $"{moment.Id}  {Markup.Escape(moment.Name)}", $"[grey]{Markup.Escape(moment.Why)}[/]");
        }

        console.Write(grid);
    }
}
