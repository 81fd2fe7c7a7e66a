namespace Video.Models.Checkpoints;

/// <summary>Writes folders that appear when they are complete: beside their place first, then moved there.</summary>
internal static class WholeFolder
{
    /// <param name="write">Fills the folder that it is given.</param>
    /// <exception cref="IOException">The folder is there already, or the disk is full.</exception>
    public static void Create(string folder, Action<string> write)
    {
        if (Directory.Exists(folder)) throw new IOException($"{folder}: expected no such folder, got one; remove it or choose another");
        Directory.Move(WritePartial(folder, write), folder);
    }

    /// <summary>The same in place of an earlier one, which stays until then.</summary>
    public static void Replace(string folder, Action<string> write)
    {
        var partial = WritePartial(folder, write);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.Move(partial, folder);
    }

    private static string WritePartial(string folder, Action<string> write)
    {
        var partial = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".partial";
        if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true); // of a process that was killed
        Directory.CreateDirectory(partial);
        write(partial);
        return partial;
    }
}
