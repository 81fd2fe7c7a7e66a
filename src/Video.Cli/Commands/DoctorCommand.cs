using System.CommandLine;
using Spectre.Console;
using Video.Cli.Doctor;
using Video.Cli.Output;

namespace Video.Cli.Commands;

/// <summary>`video doctor`: what was found on this machine, and what to do where something is wrong.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new ExampleCommand(
            "doctor", "Say what was found on this machine and how to mend what is wrong; fails when something needed is broken",
            "video doctor", "video doctor --json");
        command.SetAction((_, cancellationToken) => RunAsync(terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, CancellationToken cancellationToken)
    {
        var findings = await Checkup.RunAsync(cancellationToken);
        var isHealthy = findings.All(finding => finding.State != FindingState.Fail);

        if (terminal.IsJson)
        {
            terminal.WriteJson(new DoctorJson(isHealthy, findings), CliJson.Lines.DoctorJson);
        }
        else
        {
            Print(terminal.Out, findings, isHealthy);
        }

        return isHealthy ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Print(IAnsiConsole console, IReadOnlyList<Finding> findings, bool isHealthy)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var finding in findings)
        {
            var text = finding.Remedy is null ? Markup.Escape(finding.Found) : $"{Markup.Escape(finding.Found)}\n[yellow]→ {Markup.Escape(finding.Remedy)}[/]";
            grid.AddRow(Mark(finding.State), finding.Name, text);
        }

        console.Write(grid);
        console.MarkupLine(isHealthy ? "[green]Everything needed is here.[/]" : "[red]Something needed is broken: see the lines with fail.[/]");
    }

    private static string Mark(FindingState state) => state switch
    {
        FindingState.Ok => "[green]ok[/]",
        FindingState.Warn => "[yellow]warn[/]",
        _ => "[red]fail[/]",
    };
}

/// <summary>What `video doctor --json` prints.</summary>
internal sealed record DoctorJson(bool Ok, IReadOnlyList<Finding> Checks);
