using Video.Analysis.Models;
using Video.Storage;

namespace Video.Cli;

/// <summary>Where this installation looks for models: VIDEO_MODELS (folders parted by colons), then <c>models</c> in the data folder, then those shipped with the program.</summary>
internal static class ModelRoots
{
    public static ModelFolders FromEnvironment()
    {
        var named = (Environment.GetEnvironmentVariable("VIDEO_MODELS") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        var shipped = ProjectFolder() is { } project ? new[] { Path.Combine(project, "models") } : [];
        return new ModelFolders([.. named, Path.Combine(DataFolder.FromEnvironment().Path, "models"), .. shipped]);
    }

    /// <summary>The folder with Video.sln above the program, which is built inside it; null for a program that was copied elsewhere.</summary>
    private static string? ProjectFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Video.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
