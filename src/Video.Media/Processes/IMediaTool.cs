namespace Video.Media;

/// <summary>Which of the two programs is meant.</summary>
public enum MediaProgram
{
    Ffmpeg,
    Ffprobe,
}

/// <summary>Runs ffmpeg or ffprobe once. The boundary at which tests put a fake, and another runner may stand.</summary>
public interface IMediaTool
{
    /// <summary>
    /// Runs the program to its end and returns how it ended; an exit code other than 0 is not an exception.
    /// When the request's readers stop early, or the token is cancelled, the program is killed with all its children.
    /// </summary>
    /// <exception cref="MediaException">The program is missing, or a limit was reached.</exception>
    Task<ToolExit> RunAsync(ToolRequest request, CancellationToken cancellationToken);
}

/// <summary>One run of a program.</summary>
public sealed record ToolRequest
{
    public required MediaProgram Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>What is being read or written, for messages; usually the file's name.</summary>
    public required string Subject { get; init; }

    /// <summary>Reads standard output until its end; returning earlier stops the program.</summary>
    public required Func<Stream, CancellationToken, Task> ReadOutput { get; init; }

    /// <summary>Writes standard input, which is closed afterwards; null gives the program no input.</summary>
    public Func<Stream, CancellationToken, Task>? WriteInput { get; init; }

    /// <summary>Time spent in all waiting for the program; time in which the caller does not read is not counted.</summary>
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>Time the program may be silent while it is waited for.</summary>
    public required TimeSpan StallLimit { get; init; }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">The exit code; 128 + signal when a signal ended it.</param>
/// <param name="Log">Standard error: its beginning and its end when it was long.</param>
/// <param name="OutputBytes">Bytes read from standard output.</param>
/// <param name="StoppedEarly">The reader had enough and the program was killed: the exit code says nothing.</param>
public sealed record ToolExit(int ExitCode, string Log, long OutputBytes, bool StoppedEarly)
{
    /// <summary>Lines that ffmpeg marked as errors, without the marks, at most <paramref name="count"/>.</summary>
    public string Errors(int count = 3)
    {
        var lines = Log.Split('\n').Select(line => line.Trim()).Where(IsError).Select(WithoutMarks).Distinct().TakeLast(count).ToArray();
        return lines.Length == 0 ? $"exit code {ExitCode}" : string.Join("; ", lines);
    }

    private static bool IsError(string line) =>
        line.Contains("[error]", StringComparison.Ordinal) || line.Contains("[fatal]", StringComparison.Ordinal) || line.Contains("[panic]", StringComparison.Ordinal);

    private static string WithoutMarks(string line)
    {
        var end = line.LastIndexOf("] ", StringComparison.Ordinal);
        return end < 0 ? line : line[(end + 2)..];
    }
}
