namespace Video.Media.Tests;

/// <summary>The sample videos beside the repository; a user's machine has none of them.</summary>
internal static class Shared
{
    public static readonly string? Videos = Find();

    public static string Path(string name) => System.IO.Path.Combine(Videos ?? throw new InvalidOperationException("no sample videos here"), name);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "Video.sln"))) continue;
            var videos = System.IO.Path.Combine(folder.FullName, "..", "shared", "videos");
            return Directory.Exists(videos) ? System.IO.Path.GetFullPath(videos) : null;
        }

        return null;
    }
}
