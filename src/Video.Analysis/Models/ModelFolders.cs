namespace Video.Analysis.Models;

/// <summary>A model that can be named on the command line.</summary>
public sealed record ModelFolder(string Name, string Path);

/// <summary>Where models lie: folders in Hugging Face form, found by path or by name under a few roots.</summary>
/// <param name="roots">Folders that hold models, searched in order; those that do not exist are passed over.</param>
public sealed class ModelFolders(IReadOnlyList<string> roots)
{
    /// <summary>The roots that are searched.</summary>
    public IReadOnlyList<string> Roots { get; } = roots;

    /// <summary>The model of that name or path, as a full path.</summary>
    /// <exception cref="DirectoryNotFoundException">There is none; the message lists where it was looked for.</exception>
    public ModelFolder Find(string nameOrPath)
    {
        var candidates = new[] { nameOrPath }.Concat(Roots.Select(root => System.IO.Path.Combine(root, nameOrPath)));
        var found = candidates.FirstOrDefault(IsModel);
        if (found is null)
        {
            var reason = Directory.Exists(nameOrPath) ? "that folder holds no config.json" : $"looked in {string.Join(", ", new[] { "." }.Concat(Roots))}";
            throw new DirectoryNotFoundException($"Model \"{nameOrPath}\": expected a folder with config.json and *.safetensors, got none ({reason}); name one that `video model list` shows or give a path.");
        }

        var path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(found));
        return new ModelFolder(System.IO.Path.GetFileName(path), path);
    }

    /// <summary>All models under the roots, by name; of two with one name the first root's.</summary>
    public IReadOnlyList<ModelFolder> List() =>
    [
        .. Roots.Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateDirectories(root).Concat(Directory.EnumerateDirectories(root).SelectMany(Directory.EnumerateDirectories)).Where(IsModel)
                .Select(path => new ModelFolder(System.IO.Path.GetRelativePath(root, path), path)))
            .DistinctBy(model => model.Name)
            .OrderBy(model => model.Name, StringComparer.Ordinal),
    ];

    private static bool IsModel(string path) => File.Exists(System.IO.Path.Combine(path, "config.json")) || File.Exists(System.IO.Path.Combine(path, "open_clip_config.json"));
}
