using System.CommandLine;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Jobs.Pipelines;
using Video.Jobs.Workers;
using Video.Storage;

namespace Video.Cli.Commands;

/// <summary>`video worker` and `video up`: work on queued videos until stopped.</summary>
internal static class WorkerCommand
{
    public static Command Create(Terminal terminal) => Create(
        terminal, "worker", "Work on queued videos until stopped; with VIDEO_DATABASE, one of many on any number of machines",
        "video worker", "VIDEO_DATABASE=postgresql://video@db/video video worker --cpu 0 --gpu 1");

    /// <summary>All that one machine needs: the database of its own, and a worker for every group.</summary>
    public static Command CreateUp(Terminal terminal) => Create(terminal, "up", "Run the database and workers on this machine until stopped", "video up");

    private static Command Create(Terminal terminal, string name, string description, params string[] examples)
    {
        var defaults = new WorkerOptions().Limits;
        var cpu = Limit("--cpu", JobGroups.Cpu, defaults);
        var gpu = Limit("--gpu", JobGroups.Gpu, defaults);
        var command = new ExampleCommand(name, description, examples) { cpu, gpu };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            terminal,
            new Dictionary<string, int> { [JobGroups.Cpu] = parsed.GetValue(cpu), [JobGroups.Gpu] = parsed.GetValue(gpu) }
                .Where(limit => limit.Value > 0).ToDictionary(),
            cancellationToken));
        return command;
    }

    private static Option<int> Limit(string name, string group, IReadOnlyDictionary<string, int> defaults)
    {
        var option = new Option<int>(name) { Description = $"Units of the group {group} at a time, 0 for none", DefaultValueFactory = _ => defaults[group] };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError($"{name}: expected 0 or more, got {result.GetValueOrDefault<int>()}");
            }
        });
        return option;
    }

    private static async Task<int> RunAsync(Terminal terminal, Dictionary<string, int> limits, CancellationToken cancellationToken)
    {
        if (limits.Count == 0)
        {
            throw new WrongUseException("worker: expected at least one group to serve, got --cpu 0 and --gpu 0");
        }

        await using var installation = await Installation.OpenAsync(LogLevel.Information, cancellationToken);
        await using var worker = await installation.StartWorkerAsync(new WorkerOptions { Limits = limits }, cancellationToken);
        Announce(terminal, "ready", installation, limits);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Being stopped is how this command ends.
        }

        await worker.StopAsync(CancellationToken.None);
        Announce(terminal, "stopped", installation, limits);
        return ExitCode.Done;
    }

    private static void Announce(Terminal terminal, string state, Installation installation, Dictionary<string, int> limits)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new WorkerJson(state, installation.Database.Place, DataFolder.FromEnvironment().Path, limits), CliJson.Lines.WorkerJson);
        }
        else if (state == "ready")
        {
            terminal.Out.WriteLine($"Ready: {string.Join(", ", limits.Select(limit => $"{limit.Value} × {limit.Key}"))}, {installation.Database.Place}. Ctrl-C stops.");
        }
        else
        {
            terminal.Out.WriteLine("Stopped.");
        }
    }
}

/// <summary>What `up` and `worker` print with --json: one line when ready, one when stopped.</summary>
internal sealed record WorkerJson(string State, string Database, string DataFolder, IReadOnlyDictionary<string, int> Limits);
