namespace Video.Models.Checkpoints;

/// <summary>A model folder in Hugging Face form: its configuration and its weights, memory-mapped, one shard or many.</summary>
public sealed class Checkpoint : IDisposable
{
    private const string OpenClipConfig = "open_clip_config.json";
    private static readonly string[] ConfigNames = ["config.json", OpenClipConfig];

    private readonly List<SafetensorsFile> _files;
    private readonly Dictionary<string, StoredTensor> _tensors;
    private readonly Lazy<string> _fingerprint;

    private Checkpoint(string folder, CheckpointConfig config, List<SafetensorsFile> files, Dictionary<string, StoredTensor> tensors)
    {
        Folder = folder;
        Config = config;
        _files = files;
        _tensors = tensors;
        _fingerprint = new Lazy<string>(() => CheckpointFingerprint.Compute(folder, files));
    }

    public string Folder { get; }

    /// <summary>config.json (OpenCLIP: open_clip_config.json).</summary>
    public CheckpointConfig Config { get; }

    public IReadOnlyList<SafetensorsFile> Files => _files;

    /// <summary>All tensors of all shards, by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors => _tensors;

    /// <summary>64 hexadecimal digits that tell checkpoints apart: SHA-256 over configuration, tokenizer, preprocessor, headers and samples of the weights.</summary>
    public string Fingerprint => _fingerprint.Value;

    /// <exception cref="CheckpointException">The folder is not there or incomplete, or a file of it is damaged.</exception>
    public static Checkpoint Open(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CheckpointException(folder, "model folder", "a folder with config.json and *.safetensors", File.Exists(folder) ? "a file" : "no such folder", "check the path");

        var configName = Array.Find(ConfigNames, name => File.Exists(Path.Combine(folder, name)))
            ?? throw new CheckpointException(folder, "config.json", "to be in the model folder", "no such file", "check that this is a model folder and its download complete");
        var found = CheckpointFiles.Find(folder);
        // Where a model is published in both layouts, the configuration is the one of the weights that are there.
        if (Path.GetFileName(found.Weights[0]).StartsWith("open_clip_", StringComparison.Ordinal) && File.Exists(Path.Combine(folder, OpenClipConfig))) configName = OpenClipConfig;
        var config = CheckpointConfig.Load(Path.Combine(folder, configName));

        var files = new List<SafetensorsFile>();
        try
        {
            foreach (var path in found.Weights) files.Add(SafetensorsFile.Open(path));
            return new Checkpoint(folder, config, files, MergeTensors(files, found));
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <exception cref="CheckpointException">No shard holds a tensor of this name.</exception>
    public StoredTensor Get(string name) => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new CheckpointException(Folder, $"tensor {name}", "to be in the checkpoint", $"{_tensors.Count} other tensors", "the checkpoint is incomplete or of another model: fetch it again");

    /// <summary>Another JSON file of the folder.</summary>
    /// <exception cref="CheckpointException">It is not there, or not a JSON object.</exception>
    public CheckpointConfig Json(string fileName) => CheckpointConfig.Load(Path.Combine(Folder, fileName));

    /// <summary>Another JSON file of the folder, or null when the folder has none of this name.</summary>
    public CheckpointConfig? OptionalJson(string fileName) => File.Exists(Path.Combine(Folder, fileName)) ? Json(fileName) : null;

    public void Dispose() => _files.ForEach(file => file.Dispose());

    /// <summary>Where two shards hold the same name the index decides; what the index leaves out is still there to be found.</summary>
    private static Dictionary<string, StoredTensor> MergeTensors(List<SafetensorsFile> files, CheckpointFiles found)
    {
        var tensors = new Dictionary<string, StoredTensor>();
        foreach (var tensor in files.SelectMany(file => file.Tensors.Values))
        {
            if (found.FileOfTensor.TryGetValue(tensor.Name, out var owner))
            {
                if (Path.GetFileName(tensor.File.Path) == owner) tensors.Add(tensor.Name, tensor);
            }
            else if (!tensors.TryAdd(tensor.Name, tensor))
            {
                throw new CheckpointException(tensor.File.Path, $"tensor {tensor.Name}", "to be in one shard", $"also in {tensors[tensor.Name].File.Path}", "fetch the shards and their index again");
            }
        }

        foreach (var (name, file) in found.FileOfTensor)
        {
            if (!tensors.ContainsKey(name))
                throw new CheckpointException(found.Index ?? file, $"tensor {name}", $"to be in {file}", "a shard without it", "fetch the index and its shards again: they do not belong together");
        }

        return tensors;
    }
}
