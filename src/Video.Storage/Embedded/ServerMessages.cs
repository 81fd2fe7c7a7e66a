using System.Text.RegularExpressions;

namespace Video.Storage.Embedded;

/// <summary>Finds, in what PostgreSQL's programs print, the lines that say why.</summary>
internal static partial class ServerMessages
{
    private static readonly string[] Reasons = ["FATAL:", "PANIC:", "ERROR:", "error:", "could not", "failed:", "unrecognized", "invalid", "not found"];

    /// <summary>What follows from a reason, or is said at every start and stop.</summary>
    private static readonly string[] Noise =
    [
        "starting PostgreSQL", "listening on", "database system is", "database system was", "aborting startup", "shutting down", "STATEMENT:",
        "child process exited", "removing data directory", "Examine the log output", "stopped waiting", "could not start server", "invalid magic number", "invalid record length",
    ];

    /// <returns>The last few such lines as part of a sentence, or the last line when none says why; null when there is none.</returns>
    public static string? Reason(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !Array.Exists(Noise, line.Contains)).Select(WithoutPrefix).ToArray();
        var reasons = lines.Where(line => Array.Exists(Reasons, line.Contains)).TakeLast(3).ToArray();
        return reasons.Length > 0 ? string.Join("; ", reasons) : lines.LastOrDefault();
    }

    /// <summary>Drops time and process from <c>2025-01-02 03:04:05.678 UTC [123] FATAL: …</c>.</summary>
    private static string WithoutPrefix(string line) => Prefix().Match(line) is { Success: true } prefix ? line[(prefix.Index + prefix.Length)..] : line;

    [GeneratedRegex(@"\d{4}-\d\d-\d\d [0-9:.]+ \S+ \[\d+\] ")]
    private static partial Regex Prefix();
}
