using System.CommandLine;
using Spectre.Console;
using TorchSharp.Extensions;
using Video.Cli.Output;
using Video.Storage;
using Video.Training;

namespace Video.Cli.Commands;

/// <summary>`video train demo`: trains the small models that ship with the program.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("train", "Train the small models that ship with the program");
        command.Subcommands.Add(CreateDemo(terminal));
        return command;
    }

    private static ExampleCommand CreateDemo(Terminal terminal)
    {
        var folder = new Option<string>("--folder") { Description = "Where the training is kept and goes on from (default: training/demo in the data folder)" };
        var quick = new Option<bool>("--quick") { Description = "A few minutes instead of hours: enough to see that all of it works" };
        var seed = new Option<int>("--seed") { Description = "The same seed on the same machine gives the same model", DefaultValueFactory = _ => 1 };
        var only = new Option<string>("--only") { Description = $"Just one of the models: {DemoTraining.Answers} (captions and answers) or {DemoTraining.Search} (the dual encoder for search)" };
        only.AcceptOnlyFromAmong(DemoTraining.Answers, DemoTraining.Search);
        var from = new Option<string>("--from") { Description = "Go on from this model in place of nothing, with --only and --stage; heads that only training needs begin anew" };
        var stage = new Option<string>("--stage") { Description = "The stage of the recipe to begin with, with --from" };
        var command = new ExampleCommand("demo", "Train the demo's models from nothing, or go on where training stopped", "video train demo", "video train demo --folder /data/training --seed 2", "video train demo --only demo --from models/demo --stage watching --seed 2");
        command.Options.Add(folder);
        command.Options.Add(seed);
        command.Options.Add(quick);
        command.Options.Add(only);
        command.Options.Add(from);
        command.Options.Add(stage);
        command.Validators.Add(result =>
        {
            var given = new[] { result.GetValue(from), result.GetValue(stage) };
            if (given.Any(value => value is not null) && given.Append(result.GetValue(only)).Any(value => value is null)) result.AddError("--from and --stage: expected both and --only, got one without the others");
            else if (result.GetValue(stage) is { } named && DemoTraining.StagesOf(result.GetValue(only)!) is var stages && !stages.Contains(named))
                result.AddError($"--stage: expected one of {string.Join(", ", stages)}, got {named}");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            FreedMemory.Keep();
            var path = parsed.GetValue(folder) ?? Path.Combine(DataFolder.FromEnvironment().Create().Path, "training", "demo");
            var training = new DemoTraining(path, parsed.GetValue(seed), parsed.GetValue(quick), TimeProvider.System);
            var isDone = await training.RunAsync(parsed.GetValue(only), Beginning(parsed.GetValue(from), parsed.GetValue(stage)), line => terminal.Out.Write(new Text(line + "\n")), cancellationToken);
            terminal.Note(isDone ? $"trained; the models are in {path}" : $"stopped; the same command goes on from here. The models so far are in {path}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Beginning? Beginning(string? model, string? stage) => model is null || stage is null ? null : new Beginning(model, stage);
}
