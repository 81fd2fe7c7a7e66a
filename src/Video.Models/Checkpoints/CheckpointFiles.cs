namespace Video.Models.Checkpoints;

/// <summary>Which files of a folder hold the weights, and which file holds each tensor that an index names.</summary>
/// <param name="Weights">Full paths of the safetensors files, sorted by name.</param>
/// <param name="Index">Path of the index, or null for a single file.</param>
/// <param name="FileOfTensor">From the index: file name by tensor name; empty for a single file.</param>
internal sealed record CheckpointFiles(IReadOnlyList<string> Weights, string? Index, IReadOnlyDictionary<string, string> FileOfTensor)
{
    /// <summary>OpenCLIP publishes under names of its own.</summary>
    private static readonly string[] WeightNames = ["model.safetensors", "open_clip_model.safetensors"];

    public static CheckpointFiles Find(string folder)
    {
        foreach (var name in WeightNames)
        {
            var single = Path.Combine(folder, name);
            if (File.Exists(single)) return new CheckpointFiles([single], Index: null, new Dictionary<string, string>());

            var index = Path.Combine(folder, name + ".index.json");
            if (File.Exists(index)) return FromIndex(folder, index);
        }

        throw NoWeights(folder);
    }

    private static CheckpointFiles FromIndex(string folder, string index)
    {
        var map = CheckpointConfig.Load(index).Section("weight_map");
        var fileOfTensor = new Dictionary<string, string>();
        foreach (var (name, file) in map.TextEntries())
        {
            if (file != Path.GetFileName(file))
                throw map.Refuse(name, "the name of a file in the same folder", file, "correct the index or fetch it again");
            fileOfTensor[name] = file;
        }

        if (fileOfTensor.Count == 0) throw new CheckpointException(index, "weight_map", "at least one tensor", "none", "fetch the index again");

        var files = fileOfTensor.Values.Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var file in files.Where(file => !File.Exists(Path.Combine(folder, file))))
        {
            var tensors = fileOfTensor.Count(pair => pair.Value == file);
            throw new CheckpointException(index, $"shard {file}", $"to be in the folder (it holds {tensors} tensors)", "no such file", "fetch the missing file");
        }

        return new CheckpointFiles([.. files.Select(file => Path.Combine(folder, file))], index, fileOfTensor);
    }

    private static CheckpointException NoWeights(string folder)
    {
        var names = Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).ToList();
        const string Expected = "model.safetensors, or model.safetensors.index.json and its shards";

        if (names.Find(name => name.EndsWith(".safetensors", StringComparison.Ordinal)) is { } shard)
            return new CheckpointException(folder, "weights", Expected, $"{shard} without an index", "fetch model.safetensors.index.json");
        if (names.Find(name => Path.GetExtension(name) is ".bin" or ".pt" or ".pth" or ".ckpt") is { } pickle)
            return new CheckpointException(folder, "weights", Expected, $"only {pickle}", "use a revision with safetensors weights: pickled ones can run code and are not read");
        if (names.Find(name => name.EndsWith(".gguf", StringComparison.Ordinal)) is { } gguf)
            return new CheckpointException(folder, "weights", Expected, $"only {gguf}", "use the original checkpoint in safetensors form");
        return new CheckpointException(folder, "weights", Expected, "neither", "check that the download is complete");
    }
}
