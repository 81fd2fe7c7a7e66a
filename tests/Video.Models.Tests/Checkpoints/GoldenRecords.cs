namespace Video.Models.Tests.Checkpoints;

/// <summary>The golden records beside the repository; none on a machine that has only the repository.</summary>
internal static class GoldenRecords
{
    /// <summary>Folders of the records with a model whose name begins so.</summary>
    public static IReadOnlyList<string> Folders(params string[] families)
    {
        var root = Path.Combine(RepositoryRoot(), "..", "shared", "golden");
        if (!Directory.Exists(root)) return [];

        return [.. Directory.GetDirectories(root)
            .Where(folder => Directory.Exists(Path.Combine(folder, "model")))
            .Where(folder => families.Length == 0 || Array.Exists(families, family => Path.GetFileName(folder).StartsWith(family, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>A file that the tests carry, by its path under the test project.</summary>
    public static string TestData(params string[] path) => Path.Combine([RepositoryRoot(), "tests", "Video.Models.Tests", .. path]);

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Video.sln"))) return folder.FullName;
        throw new InvalidOperationException($"{AppContext.BaseDirectory}: expected inside the repository, got no Video.sln above it");
    }
}
