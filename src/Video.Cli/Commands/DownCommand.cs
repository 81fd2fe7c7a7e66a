using System.CommandLine;
using Spectre.Console;
using Video.Cli.Output;
using Video.Storage;
using Video.Storage.Embedded;

namespace Video.Cli.Commands;

/// <summary>`video down`: stops the embedded database, which a killed process may have left running.</summary>
internal static class DownCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new ExampleCommand("down", "Stop the database of this machine, whoever uses it", "video down");
        command.SetAction((_, cancellationToken) => RunAsync(terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        var wasRunning = await EmbeddedCluster.StopAsync(DataFolder.FromEnvironment(), TimeProvider.System, cancellationToken);
        if (terminal.IsJson)
        {
            terminal.WriteJson(new DownJson(wasRunning), CliJson.Lines.DownJson);
        }
        else
        {
            terminal.Out.WriteLine(wasRunning ? "Stopped." : "It was not running.");
        }

        return ExitCode.Done;
    }
}

/// <summary>What `video down --json` prints.</summary>
internal sealed record DownJson(bool WasRunning);
