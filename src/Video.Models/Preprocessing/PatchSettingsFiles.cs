using Video.Models.Checkpoints;
using static Video.Models.Preprocessing.PreprocessorFile;

namespace Video.Models.Preprocessing;

/// <summary>Reads <see cref="PatchSettings"/> from the files that a Qwen checkpoint may write them in.</summary>
/// <remarks>Reference: transformers, image_processing_base.py and video_processing_utils.py for the order of the files; the processors of qwen2_vl and qwen3_vl for defaults.</remarks>
public static class PatchSettingsFiles
{
    /// <summary>For pictures: image_processor in processor_config.json, else preprocessor_config.json.</summary>
    /// <exception cref="CheckpointException">Neither is there, or a value of it is wrong.</exception>
    public static PatchSettings ForPictures(string folder) =>
        Read(PreprocessorFile.ForPictures(folder), PictureDefaults, readsPixelKeys: true);

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
        Mean = Centred,
        Deviation = Centred,
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
}
