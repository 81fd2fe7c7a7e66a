using Video.Models;

namespace Video.Analysis.Models;

/// <summary>Keeps the models that a process has loaded, so that every stage and question uses the same one.</summary>
/// <param name="options">Device and type of all models loaded here.</param>
public sealed class ModelHost(ModelFolders folders, ModelOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, VisionLanguageModel> _loaded = [];
    private readonly Dictionary<string, DualEncoder> _loadedForSearch = [];

    /// <summary>Where models are looked for.</summary>
    public ModelFolders Folders => folders;

    /// <summary>The model of that name or path; loaded at its first use, owned by this host.</summary>
    public VisionLanguageModel Get(string nameOrPath) => Get(_loaded, nameOrPath, VisionLanguageModel.Load);

    /// <summary>The dual encoder of that name or path; loaded at its first use, owned by this host.</summary>
    public DualEncoder GetForSearch(string nameOrPath) => Get(_loadedForSearch, nameOrPath, DualEncoder.Load);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var model in _loaded.Values) model.Dispose();
            foreach (var model in _loadedForSearch.Values) model.Dispose();
            _loaded.Clear();
            _loadedForSearch.Clear();
        }
    }

    private TModel Get<TModel>(Dictionary<string, TModel> loaded, string nameOrPath, Func<string, ModelOptions, TModel> load)
    {
        var path = folders.Find(nameOrPath).Path;
        lock (_lock)
        {
            if (!loaded.TryGetValue(path, out var model)) loaded[path] = model = load(path, options);
            return model;
        }
    }
}
