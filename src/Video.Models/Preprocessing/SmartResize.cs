namespace Video.Models.Preprocessing;

/// <summary>The size that a Qwen encoder sees a picture at: sides in whole units, area within limits, shape kept as far as that goes.</summary>
/// <remarks>Reference: transformers, models/qwen2_vl/image_processing_qwen2_vl.py, and models/qwen3_vl/video_processing_qwen3_vl.py for clips, each smart_resize.</remarks>
public static class SmartResize
{
    private const double MaxAspectRatio = 200;

    /// <param name="height">In pixels.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="unit">Both sides of the result are multiples of it: patch size × merge size.</param>
    /// <param name="minPixels">Least area; a smaller picture is enlarged.</param>
    /// <param name="maxPixels">Largest area, which the floor of one unit per side may exceed.</param>
    /// <exception cref="UnusablePictureException">One side is more than 200 times the other.</exception>
    public static (int Height, int Width) ForPicture(int height, int width, int unit, long minPixels, long maxPixels)
    {
        CheckAspectRatio(height, width);
        return Fit(height, width, unit, frames: 1, paddedFrames: 1, minPixels, maxPixels);
    }

    /// <summary>The size of the frames of a clip whose limits hold for frames × height × width.</summary>
    /// <param name="frames">As many as there are; compared with the limits is the number padded to whole temporal patches.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="temporalPatch">Frames in a temporal patch.</param>
    /// <param name="unit">Both sides of the result are multiples of it.</param>
    /// <param name="minPixels">Least volume.</param>
    /// <param name="maxPixels">Largest volume.</param>
    /// <exception cref="UnusablePictureException">One side is more than 200 times the other, or below one unit.</exception>
    public static (int Height, int Width) ForClip(int frames, int height, int width, int temporalPatch, int unit, long minPixels, long maxPixels)
    {
        if (Math.Min(height, width) < unit)
            throw new UnusablePictureException($"clip of {width}×{height}", $"sides of at least {unit} pixels", $"{Math.Min(height, width)}", "use a larger clip");
        CheckAspectRatio(height, width);
        return Fit(height, width, unit, frames, (frames + temporalPatch - 1) / temporalPatch * temporalPatch, minPixels, maxPixels);
    }

    private static (int Height, int Width) Fit(int height, int width, int unit, int frames, int paddedFrames, long minPixels, long maxPixels)
    {
        var area = (double)((long)frames * height * width);
        var nearestHeight = (int)Math.Round((double)height / unit, MidpointRounding.ToEven) * unit;
        var nearestWidth = (int)Math.Round((double)width / unit, MidpointRounding.ToEven) * unit;
        var volume = (long)paddedFrames * nearestHeight * nearestWidth; // 0 when a side rounds to 0, and so too small

        if (volume > maxPixels)
        {
            var shrink = Math.Sqrt(area / maxPixels);
            return (Math.Max(unit, Down(height / shrink)), Math.Max(unit, Down(width / shrink)));
        }

        if (volume < minPixels)
        {
            var enlarge = Math.Sqrt(minPixels / area);
            return (Up(height * enlarge), Up(width * enlarge));
        }

        return (nearestHeight, nearestWidth);

        int Down(double side) => checked((int)Math.Floor(side / unit) * unit);
        int Up(double side) => checked((int)Math.Ceiling(side / unit) * unit);
    }

    private static void CheckAspectRatio(int height, int width)
    {
        if (height < 1 || width < 1)
            throw new UnusablePictureException("picture", "sides of at least 1 pixel", $"{width}×{height}", "use another picture");

        var ratio = (double)Math.Max(height, width) / Math.Min(height, width);
        if (ratio > MaxAspectRatio)
            throw new UnusablePictureException($"picture of {width}×{height}", $"an aspect ratio of at most {MaxAspectRatio}", $"{ratio:0.##}", "crop the picture");
    }
}
