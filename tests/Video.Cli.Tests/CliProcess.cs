using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Video.Cli.Tests;

/// <summary>What one run of the real program printed, and its exit code.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output as one JSON object; where it is none, the failure says what was printed instead.</summary>
    public JsonObject Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Output)!.AsObject();
            }
            catch (JsonException exception)
            {
                throw new InvalidOperationException($"expected JSON, got exit code {ExitCode}, output \"{Output}\" and error \"{Error}\"", exception);
            }
        }
    }
}

/// <summary>Runs the real program in a process of its own, with a data folder of its own.</summary>
internal sealed class CliProcess : IDisposable
{
    public string Home { get; } = Directory.CreateTempSubdirectory("video-cli-").FullName;

    /// <summary>Set for the processes that are started from now on.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public Task<CliResult> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    public async Task<CliResult> RunWithInputAsync(string input, params string[] arguments)
    {
        using var process = Open(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CliResult(process.ExitCode, await output, await error);
    }

    public Process Start(params string[] arguments)
    {
        var process = Open(arguments);
        process.StandardInput.Close();
        return process;
    }

    private Process Open(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "video.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("VIDEO_DATABASE");
        start.Environment.Remove("VIDEO_DEBUG");
        start.Environment["VIDEO_HOME"] = Home;
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
