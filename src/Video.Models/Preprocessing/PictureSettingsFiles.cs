using System.Text.Json;
using Video.Models.Checkpoints;
using static Video.Models.Preprocessing.PreprocessorFile;

namespace Video.Models.Preprocessing;

/// <summary>Reads how pictures are prepared for CLIP, SigLIP and OpenCLIP.</summary>
internal static class PictureSettingsFiles
{
    /// <summary>For a CLIP or SigLIP in transformers' layout.</summary>
    /// <param name="image">What the tower reads.</param>
    /// <param name="cropsByDefault">Whether a crop of 224 pixels is meant where the file does not say; CLIP's processor crops, SigLIP's does not.</param>
    /// <remarks>Reference: transformers, models/clip/image_processing_clip.py, models/siglip/image_processing_siglip.py, image_processing_utils.py, get_size_dict.</remarks>
    /// <exception cref="CheckpointException">The file is missing, or a value of it is wrong.</exception>
    public static PictureSettings ForTower(string folder, FrameSize image, bool cropsByDefault)
    {
        const int Default = 224;
        var file = ForPictures(folder);
        var (mean, deviation) = cropsByDefault ? (ClipMean, ClipDeviation) : (Centred, Centred);
        var (kind, size) = file.Has("size") ? Size(file) : (cropsByDefault ? ResizeKind.ShortSide : ResizeKind.Squash, new FrameSize(Default, Default));
        FrameSize? crop = !file.Flag("do_center_crop", cropsByDefault) ? null : file.Has("crop_size") ? Crop(file) : new FrameSize(Default, Default);
        var resize = file.Flag("do_resize", fallback: true) ? kind : ResizeKind.None;
        if ((crop ?? (resize == ResizeKind.Squash ? size : image)) is var made && made != image)
            throw file.Refuse(crop is null ? "size" : "crop_size", $"{image.Height}×{image.Width}, the image_size of config.json", $"{made.Height}×{made.Width}", "the files do not belong together: fetch them again");
        return new PictureSettings
        {
            Resize = resize,
            Size = size,
            Crop = crop,
            Filter = Filter(file, ResampleFilter.Bicubic),
            Values = Values(file, mean, deviation),
        };
    }

    /// <summary>For SigLIP 2 with pictures of any shape.</summary>
    /// <remarks>Reference: transformers, models/siglip2/image_processing_siglip2.py.</remarks>
    /// <exception cref="CheckpointException">The file is missing, or a value of it is wrong.</exception>
    public static FlexiblePreprocessor ForFlexible(string folder, int patch)
    {
        var file = ForPictures(folder);
        if (Positive(file, "patch_size", 16) is var side && side != patch) throw file.Refuse("patch_size", $"{patch}, as in config.json", $"{side}", "the files do not belong together: fetch them again");
        return new FlexiblePreprocessor(patch, Positive(file, "max_num_patches", 256), file.Flag("do_resize", fallback: true), Filter(file, ResampleFilter.Bilinear), Values(file, Centred, Centred));
    }

    /// <summary>For OpenCLIP: preprocess_cfg of open_clip_config.json; the size is the tower's.</summary>
    /// <remarks>Reference: open_clip, src/open_clip/transform.py, PreprocessCfg and image_transform; the resizing is Pillow's.</remarks>
    /// <exception cref="CheckpointException">A value is wrong.</exception>
    public static PictureSettings ForOpenClip(CheckpointConfig root, FrameSize size)
    {
        var file = root.OptionalSection("preprocess_cfg");
        var mode = file?.OptionalText("resize_mode") ?? "shortest";
        return new PictureSettings
        {
            Resize = mode switch
            {
                "shortest" when size.Width == size.Height => ResizeKind.ShortSide,
                "shortest" => ResizeKind.Cover,
                "longest" => ResizeKind.Within,
                "squash" => ResizeKind.Squash,
                _ => throw root.Refuse("preprocess_cfg.resize_mode", "shortest, longest or squash", mode, "correct the file"),
            },
            Size = size,
            Crop = mode == "squash" ? null : size,
            CropRounding = CropRounding.HalfToEven,
            Fill = mode == "longest" ? (byte)Math.Clamp(file?.Int("fill_color", 0) ?? 0, 0, 255) : (byte)0,
            // Only the plain way of resizing listens to the configured filter.
            Filter = file?.OptionalText("interpolation") == "bilinear" && (mode != "shortest" || size.Width == size.Height) ? ResampleFilter.Bilinear : ResampleFilter.Bicubic,
            Precision = FixedPoint.Pillow13,
            Values = PixelValues.InSteps(file is null ? ClipMean : Colors(file, "mean", ClipMean), file is null ? ClipDeviation : Colors(file, "std", ClipDeviation)),
        };
    }

    private static PixelValues Values(CheckpointConfig file, IReadOnlyList<double> mean, IReadOnlyList<double> deviation) => new(
        Colors(file, "image_mean", mean), Colors(file, "image_std", deviation), file.Number("rescale_factor", 1 / 255.0), file.Flag("do_rescale", fallback: true), file.Flag("do_normalize", fallback: true));

    /// <summary>A number, as old files write it, is the length of the short side.</summary>
    private static (ResizeKind Kind, FrameSize Size) Size(CheckpointConfig file)
    {
        if (file.Find("size") is { ValueKind: JsonValueKind.Number } && Positive(file, "size", 0) is var length) return (ResizeKind.ShortSide, new(length, length));
        if (file.Find("size") is { ValueKind: JsonValueKind.Array }) return (ResizeKind.Squash, Pair(file, "size"));

        var size = file.Section("size");
        if (size.Has("longest_edge")) throw size.Refuse("longest_edge", "only shortest_edge, or height and width", size.Find("longest_edge")?.GetRawText() ?? "", "this model cannot be used yet");
        if (size.Has("shortest_edge") && Positive(size, "shortest_edge", 0) is var edge) return (ResizeKind.ShortSide, new(edge, edge));
        return (ResizeKind.Squash, new(Side(size, "width"), Side(size, "height")));
    }

    private static FrameSize Crop(CheckpointConfig file)
    {
        if (file.Find("crop_size") is { ValueKind: JsonValueKind.Number } && Positive(file, "crop_size", 0) is var length) return new(length, length);
        if (file.Find("crop_size") is { ValueKind: JsonValueKind.Array }) return Pair(file, "crop_size");
        return new(Side(file.Section("crop_size"), "width"), Side(file.Section("crop_size"), "height"));
    }

    /// <summary>Height and width.</summary>
    private static FrameSize Pair(CheckpointConfig file, string key) =>
        file.Ints(key) is [> 0 and var height, > 0 and var width] ? new(width, height) : throw file.Refuse(key, "height and width above 0", file.Find(key)?.GetRawText() ?? "", "correct the file");

    private static int Side(CheckpointConfig size, string key) => size.Int(key) is > 0 and var side ? side : throw size.Refuse(key, "a number above 0", $"{size.Int(key)}", "correct the file");
}
