using System.CommandLine;
using Spectre.Console;
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
        var command = new ExampleCommand("demo", "Train the demo's models from nothing, or go on where training stopped", "video train demo", "video train demo --folder /data/training --seed 2");
        command.Options.Add(folder);
        command.Options.Add(seed);
        command.Options.Add(quick);
        command.Options.Add(only);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(folder) ?? Path.Combine(DataFolder.FromEnvironment().Create().Path, "training", "demo");
            var training = new DemoTraining(path, parsed.GetValue(seed), parsed.GetValue(quick), TimeProvider.System);
            var isDone = await training.RunAsync(parsed.GetValue(only), line => terminal.Out.Write(new Text(line + "\n")), cancellationToken);
            terminal.Note(isDone ? $"trained; the models are in {path}" : $"stopped; the same command goes on from here. The models so far are in {path}");
            return ExitCode.Done;
        });
        return command;
    }
}
