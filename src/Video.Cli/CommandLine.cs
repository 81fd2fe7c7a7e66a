using System.CommandLine;
using System.CommandLine.Invocation;
using Video.Cli.Commands;
using Video.Cli.Output;

namespace Video.Cli;

/// <summary>The whole command line: what commands there are, and how the end of one becomes an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command. Nothing that fails shows more than one sentence, unless VIDEO_DEBUG is 1.</summary>
    /// <returns>0 done, 1 failed, 2 wrong use, 130 cancelled.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(Console.Out, Console.Error, isJson: args.Contains("--json"));
        var parsed = Commands(terminal).Parse(args);
        if (parsed is { Action: ParseErrorAction, Errors: [var error, ..] })
        {
            return terminal.Fail($"{ErrorSentence.OneLine(error.Message).TrimEnd('.')}; see `video{PathOf(parsed)} --help`", ExitCode.WrongUse);
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(60) }, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return terminal.Fail("cancelled", ExitCode.Cancelled);
        }
        catch (WrongUseException exception)
        {
            return terminal.Fail($"{exception.Message}; see `video{PathOf(parsed)} --help`", ExitCode.WrongUse);
        }
        catch (Exception exception)
        {
            return terminal.Fail(exception);
        }
    }

    private static RootCommand Commands(Terminal terminal)
    {
        var root = new RootCommand("From a video file to captions, a summary and timestamped answers in PostgreSQL.")
        {
            new Option<bool>("--json") { Description = "Print JSON: one object, or one per line where there are several", Recursive = true },
            DemoCommand.Create(terminal),
            AddCommand.Create(terminal),
            ListCommand.Create(terminal),
            ShowCommand.Create(terminal),
            TagCommand.Create(terminal),
            AskCommand.Create(terminal),
            SearchCommand.Create(terminal),
            ClipCommand.Create(terminal),
            StoryboardCommand.Create(terminal),
            WorkerCommand.CreateUp(terminal),
            WorkerCommand.Create(terminal),
            DownCommand.Create(terminal),
            ModelCommand.Create(terminal),
            DoctorCommand.Create(terminal),
            BenchCommand.Create(terminal),
            TrainCommand.Create(terminal),
            EvalCommand.Create(terminal),
            TestCommand.Create(),
        };
        HelpWithExamples.Install(root);
        return root;
    }

    private static string PathOf(ParseResult parsed)
    {
        var path = "";
        for (var result = parsed.CommandResult; result?.Command is not (null or RootCommand); result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            path = $" {result.Command.Name}{path}";
        }

        return path;
    }
}
