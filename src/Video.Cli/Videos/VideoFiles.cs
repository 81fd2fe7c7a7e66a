namespace Video.Cli.Videos;

/// <summary>The files that paths on the command line mean.</summary>
internal static class VideoFiles
{
    // In folders only: a file that is named is always tried, whatever it is called.
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".3gp", ".asf", ".avi", ".flv", ".gif", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".mxf", ".ogv", ".ts", ".vob", ".webm", ".wmv", ".y4m",
    };

    /// <summary>A file as it is, a folder as all videos below it, by name.</summary>
    /// <exception cref="DirectoryNotFoundException">A folder holds no video.</exception>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths) => [.. paths.SelectMany(Find).Distinct()];

    private static IEnumerable<string> Find(string path)
    {
        if (!Directory.Exists(path))
        {
            return [Path.GetFullPath(path)];
        }

        var found = Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
            .Where(file => Extensions.Contains(Path.GetExtension(file)))
            .Select(Path.GetFullPath)
            .Order(StringComparer.Ordinal)
            .ToList();
        return found.Count > 0
            ? found
            : throw new DirectoryNotFoundException($"{path}: expected a folder with videos in it, got none with one of the endings {string.Join(' ', Extensions.Order(StringComparer.Ordinal))}; name the files themselves");
    }
}
