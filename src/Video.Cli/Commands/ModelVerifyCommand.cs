using System.CommandLine;
using Spectre.Console;
using Video.Cli.Output;
using Video.Models;
using Video.Models.Checkpoints;
using Video.Models.Goldens;

namespace Video.Cli.Commands;

/// <summary>`video model verify DIR…`: compares models with golden records, stage by stage.</summary>
internal static class ModelVerifyCommand
{
    private static readonly Dictionary<string, ModelDtype> Types = new() { ["fp32"] = ModelDtype.Float32, ["bf16"] = ModelDtype.BFloat16, ["fp16"] = ModelDtype.Float16 };

    public static Command Create(Terminal terminal)
    {
        var folders = new Argument<string[]>("dir") { Description = "Golden records, folders of them, or a folder of chat templates with their cases", Arity = ArgumentArity.OneOrMore };
        var type = new Option<string>("--dtype") { Description = "Compare in fp32 (default), bf16 or fp16", DefaultValueFactory = _ => "fp32" };
        type.AcceptOnlyFromAmong([.. Types.Keys]);
        var endToEnd = new Option<bool>("--end-to-end") { Description = "Feed each part what the part before gave here, not what the record says" };
        var command = new ExampleCommand(
            "verify", "Compare a model with a golden record of the reference, stage by stage; fails unless every stage passes",
            "video model verify golden/qwen2_vl-image", "video model verify golden --dtype bf16 --json")
        {
            folders, type, endToEnd,
        };
        command.SetAction((parsed, cancellationToken) => Task.Run(
            () => Run(terminal, parsed.GetRequiredValue(folders), new VerifyOptions { Dtype = Types[parsed.GetRequiredValue(type)], EndToEnd = parsed.GetValue(endToEnd) }, cancellationToken),
            cancellationToken));
        return command;
    }

    private static int Run(Terminal terminal, IEnumerable<string> folders, VerifyOptions options, CancellationToken cancellationToken)
    {
        var passed = true;
        foreach (var folder in folders.SelectMany(Records))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var report = Verify(folder, options);
            passed &= report.Passed;
            if (terminal.IsJson)
            {
                terminal.WriteJson(report, CliJson.Lines.VerifyJson);
            }
            else
            {
                Print(terminal.Out, report);
            }
        }

        return passed ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>A record itself; of a folder of records, those in it.</summary>
    private static IEnumerable<string> Records(string folder)
    {
        if (IsRecord(folder) || !Directory.Exists(folder))
        {
            return [folder];
        }

        var inside = Directory.EnumerateDirectories(folder).Where(IsRecord).Order(StringComparer.Ordinal).ToList();
        return inside.Count > 0 ? inside : [folder];
    }

    private static bool IsRecord(string folder) => File.Exists(Path.Combine(folder, "record.json")) || File.Exists(Path.Combine(folder, "cases.json"));

    private static VerifyJson Verify(string folder, VerifyOptions options)
    {
        try
        {
            return VerifyJson.Of(GoldenVerifier.Verify(folder, options));
        }
        catch (Exception exception) when (exception is CheckpointException or IOException or UnauthorizedAccessException)
        {
            return new VerifyJson(folder, Family: null, VerifyJson.NameOf(options.Dtype), Passed: false, ErrorSentence.Of(exception), []);
        }
    }

    private static void Print(IAnsiConsole console, VerifyJson report)
    {
        console.MarkupLine($"{Mark(report.Passed)} [bold]{Markup.Escape(report.Record)}[/]  {Markup.Escape(report.Family ?? "")} {report.Dtype}  {report.Cases.Count(golden => golden.Passed)} of {report.Cases.Count} cases");
        if (report.Error is { } error)
        {
            console.MarkupLine($"  [red]{Markup.Escape(error)}[/]");
        }

        // Templates come by the hundred, with one stage each: of those only what failed is worth a line.
        var isShort = report.Family == "chat_templates";
        foreach (var golden in report.Cases.Where(golden => !isShort || !golden.Passed))
        {
            console.MarkupLine($"  {Mark(golden.Passed)} {Markup.Escape(golden.Name)}");
            var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(4)).AddColumn(new GridColumn().NoWrap().RightAligned()).AddColumn(new GridColumn().NoWrap()).AddColumn();
            foreach (var stage in golden.Stages)
            {
                grid.AddRow(Markup.Escape(stage.Stage), stage.Error is { } largest ? $"{largest:0.0e+00}" : "", Verdict(stage), Markup.Escape(stage.Note ?? ""));
            }

            console.Write(grid);
        }
    }

    private static string Mark(bool passed) => passed ? "[green]ok[/]  " : "[red]fail[/]";

    private static string Verdict(VerifyStageJson stage) => stage.Outcome switch
    {
        "passed" => stage.Limit > 0 ? $"[green]≤ {stage.Limit:0.0e+00}[/]" : "[green]equal[/]",
        "skipped" => "[grey]skipped[/]",
        _ => stage.Limit > 0 && stage.Error is not null ? $"[red]> {stage.Limit:0.0e+00}[/]" : "[red]differs[/]",
    };
}

/// <summary>What `video model verify --json` prints per record.</summary>
/// <param name="Error">Why there was nothing to compare; null when there was.</param>
internal sealed record VerifyJson(string Record, string? Family, string Dtype, bool Passed, string? Error, IReadOnlyList<VerifyCaseJson> Cases)
{
    public static VerifyJson Of(GoldenReport report) => new(
        report.Record, report.Family, NameOf(report.Dtype), report.Passed, report.Cases.Count == 0 ? "expected cases to compare, got none" : null,
        [
            .. report.Cases.Select(golden => new VerifyCaseJson(
                golden.Name, golden.Passed, [.. golden.Stages.Select(stage => new VerifyStageJson(stage.Stage, stage.Outcome.ToString().ToLowerInvariant(), Finite(stage.Error), stage.Limit, stage.Note))])),
        ]);

    public static string NameOf(ModelDtype type) => type switch { ModelDtype.Float32 => "fp32", ModelDtype.BFloat16 => "bf16", ModelDtype.Float16 => "fp16", _ => "auto" };

    /// <summary>JSON knows no infinity: an error without bounds is one that is not a number, and its stage's note says why.</summary>
    private static double? Finite(double? error) => error is { } value && double.IsFinite(value) ? value : null;
}

internal sealed record VerifyCaseJson(string Name, bool Passed, IReadOnlyList<VerifyStageJson> Stages);

/// <param name="Outcome">passed, failed or skipped.</param>
/// <param name="Error">The largest error, relative to the largest value; null where values must be equal.</param>
internal sealed record VerifyStageJson(string Stage, string Outcome, double? Error, double Limit, string? Note);
