using System.Text.Json;
using Video.Models.Checkpoints;

namespace Video.Models.Preprocessing;

/// <summary>What the files that say how pictures are prepared have in common.</summary>
internal static class PreprocessorFile
{
    public static readonly double[] ClipMean = [0.48145466, 0.4578275, 0.40821073];
    public static readonly double[] ClipDeviation = [0.26862954, 0.26130258, 0.27577711];
    public static readonly double[] Centred = [0.5, 0.5, 0.5];

    public static CheckpointConfig? Nested(string folder, string key) => Optional(folder, "processor_config.json")?.OptionalSection(key);

    public static CheckpointConfig? Optional(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? CheckpointConfig.Load(path) : null;
    }

    /// <summary>The file for pictures: image_processor in processor_config.json, else preprocessor_config.json.</summary>
    /// <exception cref="CheckpointException">Neither is there.</exception>
    public static CheckpointConfig ForPictures(string folder) => Nested(folder, "image_processor") ?? Optional(folder, "preprocessor_config.json") ?? throw Missing(folder);

    public static CheckpointException Missing(string folder) =>
        new(folder, "preprocessor_config.json", "to be in the model folder", "no such file", "fetch it with the rest of the checkpoint");

    public static int Positive(CheckpointConfig file, string key, int fallback) =>
        file.Int(key, fallback) is > 0 and var value ? value : throw file.Refuse(key, "a number above 0", $"{file.Int(key)}", "correct the file");

    /// <summary>Three numbers, or one for all colours.</summary>
    public static IReadOnlyList<double> Colors(CheckpointConfig file, string key, IReadOnlyList<double> fallback)
    {
        if (!file.Has(key)) return fallback;
        if (file.Find(key) is { ValueKind: JsonValueKind.Number }) return [file.Number(key), file.Number(key), file.Number(key)];
        return file.Numbers(key) is { Count: 3 } colors ? colors : throw file.Refuse(key, "three numbers", $"{file.Numbers(key).Count}", "correct the file");
    }

    public static ResampleFilter Filter(CheckpointConfig file, ResampleFilter fallback)
    {
        var filter = (ResampleFilter)file.Int("resample", (int)fallback);
        return Enum.IsDefined(filter) ? filter : throw file.Refuse("resample", "0 to 5", $"{(int)filter}", "correct the file");
    }
}
