using Video.Models.Checkpoints;

namespace Video.Models.Preprocessing;

/// <summary>Reads <see cref="PatchSettings"/> from the files that a Qwen checkpoint may write them in.</summary>
/// <remarks>Reference: transformers, image_processing_base.py and video_processing_utils.py for the order of the files; the processors of qwen2_vl and qwen3_vl for defaults.</remarks>
public static class PatchSettingsFiles
{
    private static readonly double[] ClipMean = [0.48145466, 0.4578275, 0.40821073];
    private static readonly double[] ClipDeviation = [0.26862954, 0.26130258, 0.27577711];
    private static readonly double[] Half = [0.5, 0.5, 0.5];

    /// <summary>For pictures: image_processor in processor_config.json, else preprocessor_config.json.</summary>
    /// <exception cref="CheckpointException">Neither is there, or a value of it is wrong.</exception>
    public static PatchSettings ForPictures(string folder) =>
        Read(Nested(folder, "image_processor") ?? Optional(folder, "preprocessor_config.json") ?? throw Missing(folder), PictureDefaults, readsPixelKeys: true);

    /// <summary>For clips: video_processor in processor_config.json, else video_preprocessor_config.json, else what holds for pictures.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="family">model_type of config.json; decides the kind of processor where the files do not.</param>
    /// <exception cref="CheckpointException">None of them is there, or a value is wrong.</exception>
    public static PatchSettings ForVideos(string folder, string family)
    {
        var file = Nested(folder, "video_processor") ?? Optional(folder, "video_preprocessor_config.json") ?? Optional(folder, "preprocessor_config.json") ?? throw Missing(folder);
        // Where only a picture's processor is named, the reference looks for one of the same name for videos.
        var kind = file.OptionalText("video_processor_type") ?? file.OptionalText("image_processor_type")?.Replace("ImageProcessor", "VideoProcessor", StringComparison.Ordinal);
        var countsFrames = kind switch
        {
            "Qwen2VLVideoProcessor" => false,
            "Qwen3VLVideoProcessor" => true,
            _ => !family.StartsWith("qwen2", StringComparison.Ordinal),
        };
        return countsFrames ? Read(file, Qwen3VideoDefaults, readsPixelKeys: false) : Read(file, Qwen2VideoDefaults, readsPixelKeys: true);
    }

    private static PatchSettings PictureDefaults { get; } = new()
    {
        Patch = 14,
        TemporalPatch = 2,
        Merge = 2,
        MinPixels = 56 * 56,
        MaxPixels = 28 * 28 * 1280,
        Mean = ClipMean,
        Deviation = ClipDeviation,
    };

    private static PatchSettings Qwen2VideoDefaults { get; } = PictureDefaults with { MinPixels = 128 * 28 * 28, MaxPixels = 28 * 28 * 768 };

    private static PatchSettings Qwen3VideoDefaults { get; } = PictureDefaults with
    {
        Patch = 16,
        MinPixels = 128 * 32 * 32,
        MaxPixels = 32 * 32 * 768,
        LimitsCountFrames = true,
        Mean = Half,
        Deviation = Half,
    };

    private static PatchSettings Read(CheckpointConfig file, PatchSettings defaults, bool readsPixelKeys)
    {
        var (minPixels, maxPixels) = Limits(file, defaults, readsPixelKeys);
        return defaults with
        {
            Patch = Positive(file, "patch_size", defaults.Patch),
            TemporalPatch = Positive(file, "temporal_patch_size", defaults.TemporalPatch),
            Merge = Positive(file, "merge_size", defaults.Merge),
            MinPixels = minPixels,
            MaxPixels = maxPixels,
            Mean = Colors(file, "image_mean", defaults.Mean),
            Deviation = Colors(file, "image_std", defaults.Deviation),
            RescaleFactor = file.Number("rescale_factor", defaults.RescaleFactor),
            Resizes = file.Flag("do_resize", defaults.Resizes),
            Rescales = file.Flag("do_rescale", defaults.Rescales),
            Normalizes = file.Flag("do_normalize", defaults.Normalizes),
            Filter = Filter(file, defaults.Filter),
        };
    }

    /// <summary>Keys of their own count before those in size, which have newer names and older ones.</summary>
    private static (long Min, long Max) Limits(CheckpointConfig file, PatchSettings defaults, bool readsPixelKeys)
    {
        var size = file.OptionalSection("size");
        return (Limit("min_pixels", "shortest_edge", defaults.MinPixels), Limit("max_pixels", "longest_edge", defaults.MaxPixels));

        long Limit(string key, string edge, long fallback)
        {
            if (readsPixelKeys && file.Has(key)) return Positive(file, key, fallback: 0);
            if (size is null) return checked((int)fallback);
            return size.Has(edge) ? Positive(size, edge, fallback: 0) : size.Has(key) ? Positive(size, key, fallback: 0)
                : throw size.Refuse(edge, "a number of pixels", "nothing", "write shortest_edge and longest_edge");
        }
    }

    private static int Positive(CheckpointConfig file, string key, int fallback) =>
        file.Int(key, fallback) is > 0 and var value ? value : throw file.Refuse(key, "a number above 0", $"{file.Int(key)}", "correct the file");

    private static IReadOnlyList<double> Colors(CheckpointConfig file, string key, IReadOnlyList<double> fallback)
    {
        if (!file.Has(key)) return fallback;
        return file.Numbers(key) is { Count: 3 } colors ? colors : throw file.Refuse(key, "three numbers", $"{file.Numbers(key).Count}", "correct the file");
    }

    private static ResampleFilter Filter(CheckpointConfig file, ResampleFilter fallback)
    {
        var filter = (ResampleFilter)file.Int("resample", (int)fallback);
        return Enum.IsDefined(filter) ? filter : throw file.Refuse("resample", "0 to 5", $"{(int)filter}", "correct the file");
    }

    private static CheckpointConfig? Nested(string folder, string key) => Optional(folder, "processor_config.json")?.OptionalSection(key);

    private static CheckpointConfig? Optional(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? CheckpointConfig.Load(path) : null;
    }

    private static CheckpointException Missing(string folder) =>
        new(folder, "preprocessor_config.json", "to be in the model folder", "no such file", "fetch it with the rest of the checkpoint");
}
