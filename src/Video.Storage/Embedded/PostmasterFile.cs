namespace Video.Storage.Embedded;

/// <summary>What the running server says about itself in <c>postmaster.pid</c>.</summary>
/// <param name="ProcessId">May belong to a dead process, or after a restart of the machine to a stranger.</param>
/// <param name="Status">starting, stopping or ready; empty before the server has got that far.</param>
internal sealed record PostmasterFile(int ProcessId, string Status)
{
    private const int StatusLine = 7;

    public static PostmasterFile? Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        return lines.Length > 0 && int.TryParse(lines[0], out var id)
            ? new PostmasterFile(id, lines.Length > StatusLine ? lines[StatusLine].Trim() : "")
            : null;
    }

    /// <summary>True when that process lives and works in <paramref name="dataFolder"/>, as a server does from its first moment to its last.</summary>
    public bool IsServerOf(string dataFolder)
    {
        try
        {
            // A dead process that nobody has waited for has no working folder any more.
            return new DirectoryInfo($"/proc/{ProcessId}/cwd").LinkTarget is { } folder && folder == RealPath(dataFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The path without symbolic links, as the kernel tells it.</summary>
    private static string RealPath(string folder)
    {
        var path = "/";
        foreach (var part in Path.GetFullPath(folder).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, part);
            path = new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }

        return path;
    }
}
