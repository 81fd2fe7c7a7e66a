namespace Video.Storage;

/// <summary>
/// The folder in which this installation keeps everything: VIDEO_HOME; else <c>$XDG_DATA_HOME/video</c>; else <c>~/.local/share/video</c>,
/// and for root <c>/var/lib/video</c>, where system services keep theirs.
/// </summary>
/// <param name="Path">Absolute; need not exist before <see cref="Create"/>.</param>
/// <param name="Setting">Where the path comes from, for messages.</param>
public sealed record DataFolder(string Path, string Setting)
{
    public static DataFolder FromEnvironment() => Locate(Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);

    internal static DataFolder Locate(Func<string, string?> variable, bool root)
    {
        if (variable("VIDEO_HOME") is { Length: > 0 } home)
        {
            return new DataFolder(System.IO.Path.GetFullPath(home), "VIDEO_HOME");
        }

        if (variable("XDG_DATA_HOME") is { Length: > 0 } data && System.IO.Path.IsPathRooted(data))
        {
            return new DataFolder(System.IO.Path.Combine(data, "video"), "XDG_DATA_HOME");
        }

        if (root)
        {
            return new DataFolder("/var/lib/video", "the default for root; VIDEO_HOME names another");
        }

        if (variable("HOME") is not { Length: > 0 } user || !System.IO.Path.IsPathRooted(user))
        {
            throw new StorageException("No data folder: expected VIDEO_HOME or HOME to name an absolute folder, got neither; set VIDEO_HOME");
        }

        return new DataFolder(System.IO.Path.Combine(user, ".local", "share", "video"), "the default; VIDEO_HOME names another");
    }

    /// <summary>Makes the folder where it is missing and proves that this process may write in it.</summary>
    /// <exception cref="StorageException">It cannot be made or written.</exception>
    public DataFolder Create()
    {
        var probe = System.IO.Path.Combine(Path, $".write-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
        try
        {
            Directory.CreateDirectory(Path);
            File.WriteAllText(probe, "A disk without space accepts an empty file, so this one is not empty.");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The half-written file of a full disk is ours and would stay for ever.
            TryDelete(probe);
            throw new StorageException(
                $"Data folder {Path} ({Setting}): expected a folder that this user may write and space on its disk, got: {e.Message}; " +
                "free some space, give this user the folder, or set VIDEO_HOME to another one", e);
        }

        return this;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that brought us here says more than this one.
        }
    }
}
