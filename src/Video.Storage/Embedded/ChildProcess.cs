using System.Diagnostics;
using System.Text;

namespace Video.Storage.Embedded;

/// <summary>Runs one of PostgreSQL's own programs to its end.</summary>
internal static class ChildProcess
{
    /// <summary>What it printed, both streams together, and its exit status.</summary>
    internal readonly record struct Result(int Status, string Output)
    {
        /// <summary>Why it failed, as part of a sentence.</summary>
        public string Reason => ServerMessages.Reason(Output) ?? $"exit status {Status}";
    }

    public static async Task<Result> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The working folder may be one that the server's user cannot enter, and PostgreSQL before 16 goes back to it.
            WorkingDirectory = "/",
        };
        // PGDATA, PGPORT, PGOPTIONS and their like are meant for other servers; messages are read by us, so they are in English.
        foreach (var name in start.Environment.Keys.Where(IsForOtherServersOrLocale).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start) ?? throw new StorageException($"{program}: not started");
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new Result(process.ExitCode, new StringBuilder(await output).Append(await error).ToString());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: false);
            throw;
        }
    }

    private static bool IsForOtherServersOrLocale(string name) =>
        name is "LANG" or "LANGUAGE" || name.StartsWith("PG", StringComparison.Ordinal) || name.StartsWith("LC_", StringComparison.Ordinal);
}
