using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Video.Analysis.Models;
using Video.Cli.Evaluation;
using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Storage;

namespace Video.Cli.Commands;

/// <summary>What `eval demo --json` prints.</summary>
internal sealed record EvaluationJson(string Model, int Seed, int Clips, string Reduction, IReadOnlyList<string> Without, IReadOnlyList<ScoreJson> Scores);

/// <summary>`video eval demo`: judges a model by its answers about drawn clips whose truth is known.</summary>
internal static class EvalCommand
{
    // Of a fingerprint: enough to tell models apart.
    private const int LibraryLetters = 12;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("eval", "Judge a model by its answers");
        command.Subcommands.Add(CreateDemo(terminal));
        return command;
    }

    private sealed record Asked(string? Model, string? SearchModel, int Seed, int Clips, int Longest, string? Reduction, IReadOnlyList<string> Without, string? Answers);

    private static ExampleCommand CreateDemo(Terminal terminal)
    {
        var model = new Option<string>("--model") { Description = "Folder or name of the model (default: the demo's)" };
        var searchModel = SearchModelChoice.Option();
        var seed = new Option<int>("--seed") { Description = "Decides which clips are drawn", DefaultValueFactory = _ => 1 };
        var clips = new Option<int>("--clips") { Description = "How many clips", DefaultValueFactory = _ => 60 };
        var longest = new Option<int>("--longest") { Description = "Seconds of the longest clips", DefaultValueFactory = _ => EvaluationClip.LongestSeconds };
        var reduction = new Option<string>("--reduction") { Description = "How tokens are reduced: all, cls, changed-patches or pooled (default: what the model asks for)" };
        var without = new Option<string[]>("--without") { Description = $"Take something away to see what it was worth, several times if wanted: {string.Join(", ", Ablation.Names)}", DefaultValueFactory = _ => [] };
        var answers = new Option<string>("--answers") { Description = "A file for every answer and caption with its judgement, one JSON object per line" };
        var command = new ExampleCommand("demo", "Draw clips that no model was trained on, analyse them and judge captions and answers", "video eval demo", "video eval demo --seed 7 --clips 500 --json")
        {
            model, searchModel, seed, clips, longest, reduction, without, answers,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal,
            new Asked(parsed.GetValue(model), parsed.GetValue(searchModel), parsed.GetValue(seed), parsed.GetValue(clips), parsed.GetValue(longest), parsed.GetValue(reduction), parsed.GetValue(without) ?? [], parsed.GetValue(answers)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, Asked asked, CancellationToken cancellationToken)
    {
        if (asked.Clips < 1) throw new WrongUseException($"--clips: expected at least 1, got {asked.Clips}");
        if (asked.Longest is < EvaluationClip.ShortestSeconds or > EvaluationClip.LongestSeconds)
            throw new WrongUseException($"--longest: expected {EvaluationClip.ShortestSeconds} to {EvaluationClip.LongestSeconds}, got {asked.Longest}");
        Ablation.Check(asked.Without);

        var folders = ModelRoots.FromEnvironment();
        var model = asked.Model is { } name ? folders.Find(name) : ModelChoice.ChooseDemo(folders);
        var searchModel = SearchModelChoice.Choose(folders, asked.SearchModel, model);
        var profile = ModelProfile.Of(model.Path);
        var options = asked.Reduction is { } reduction ? profile with { TokenReduction = reduction, TokensPerSegment = reduction == "all" ? profile.TokensPerFrame * profile.FramesPerSegment : profile.TokensPerSegment } : profile;
        options = Ablation.Apply(options, asked.Without);
        options = options with { TokensPerQuestion = options.TokensPerQuestion * options.TokensPerSegment / profile.TokensPerSegment };

        // Libraries of its own, because an evaluation's clips are nobody's videos; one for each search model, because a library has only one.
        var home = DataFolder.FromEnvironment();
        var kept = Path.Combine(home.Path, "evaluation");
        var own = new DataFolder(Path.Combine(kept, LibraryOf(searchModel)), home.Setting).Create();
        model = Ablation.Apply(model, asked.Without, Path.Combine(kept, "models"));
        await using var installation = await Installation.OpenAsync(new DatabaseOptions { Folder = own }, LogLevel.Error, cancellationToken);
        var evaluator = new Evaluator(terminal, installation, model, searchModel, options.Check(), Path.Combine(kept, "clips"), asked.Longest);
        await evaluator.RunAsync(asked.Seed, asked.Clips, cancellationToken);

        if (asked.Answers is { } path) await File.WriteAllLinesAsync(path, evaluator.Judged.Select(judged => JsonSerializer.Serialize(judged, CliJson.Lines.JudgedJson)), cancellationToken);
        Print(terminal, new EvaluationJson(model.Name, asked.Seed, asked.Clips, options.TokenReduction, asked.Without, evaluator.Board.Rows));
        return ExitCode.Done;
    }

    private static string LibraryOf(ModelFolder? searchModel) =>
        searchModel is not null && SearchModelChoice.FingerprintOf(searchModel.Path) is { } fingerprint ? $"library-{fingerprint[..LibraryLetters]}" : "library";

    private static void Print(Terminal terminal, EvaluationJson evaluation)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(evaluation, CliJson.Lines.EvaluationJson);
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumn($"{evaluation.Clips} clips of seed {evaluation.Seed}, {string.Join(" without ", [evaluation.Reduction, .. evaluation.Without])}").AddColumn("right").AddColumn("of").AddColumn("share");
        foreach (var row in evaluation.Scores) table.AddRow(row.What, $"{row.Right}", $"{row.Of}", row.Share is { } share ? $"{share:P1}" : "-");
        terminal.Out.Write(table);
    }
}
