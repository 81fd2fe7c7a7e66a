using static TorchSharp.torch;

namespace Video.Models.Preprocessing;

/// <summary>Cuts pictures into patches, as many as a limit allows in nearly their own shape, and pads to the limit.</summary>
/// <remarks>
/// Tschannen et al., SigLIP 2, 2025, section 2.4.2 (NaFlex). Reference: transformers, models/siglip2/image_processing_siglip2.py. Values of a patch are in the order
/// (row, column, channel).
/// </remarks>
/// <param name="patch">Side of a patch in pixels.</param>
/// <param name="maxPatches">Most patches of a picture.</param>
internal sealed class FlexiblePreprocessor(int patch, int maxPatches, bool resizes, ResampleFilter filter, PixelValues pixelValues) : IPicturePreprocessor
{
    private const int Channels = 3;
    private const double Tolerance = 1e-5;
    private const double LargestScale = 100;

    private readonly int _patchLength = patch * patch * Channels;

    public double PixelStep => pixelValues.Step;

    /// <summary>Found by halving: the largest scale, to five digits, at which the patches are not too many.</summary>
    public FrameSize Fit(int width, int height)
    {
        if (width < 1 || height < 1) throw new UnusablePictureException("picture", "sides of at least 1 pixel", $"{width}×{height}", "use another picture");
        if (!resizes) return new(width, height);

        var (least, most) = (Tolerance / 10, LargestScale);
        while (most - least >= Tolerance)
        {
            var scale = (least + most) / 2;
            if ((double)Side(height, scale) / patch * ((double)Side(width, scale) / patch) <= maxPatches) least = scale;
            else most = scale;
        }

        return new(Side(width, least), Side(height, least));

        int Side(int length, double scale) => (int)Math.Max(patch, Math.Ceiling(length * scale / patch) * patch);
    }

    public PictureBatch Process(IReadOnlyList<RgbImage> pictures, CancellationToken cancellationToken)
    {
        var grids = pictures.Select(Grid).ToList();
        var length = maxPatches * _patchLength;
        var values = new float[(long)length * pictures.Count];
        Parallel.For(0, pictures.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => Write(pictures[i], grids[i], values.AsSpan(i * length, length)));
        return new PictureBatch(tensor(values, [pictures.Count, maxPatches, _patchLength]), grids);
    }

    private VisualGrid Grid(RgbImage picture)
    {
        var size = Fit(picture.Width, picture.Height);
        var grid = new VisualGrid(1, size.Height / patch, size.Width / patch);
        return grid.Patches is > 0 && grid.Patches <= maxPatches ? grid
            : throw new UnusablePictureException($"picture of {picture.Width}×{picture.Height}", $"1 to {maxPatches} patches of {patch} pixels", $"{grid.Patches}", "resize it before");
    }

    private void Write(RgbImage picture, VisualGrid grid, Span<float> values)
    {
        var size = Fit(picture.Width, picture.Height);
        var pixels = (size.Width, size.Height) == (picture.Width, picture.Height) ? picture.Pixels
            : ImageResizer.Resize(picture.Pixels, picture.Height, picture.Width, size.Height, size.Width, filter, FixedPoint.Torch);
        for (var y = 0; y < grid.Height * patch; y++)
        {
            for (var x = 0; x < grid.Width * patch; x++)
            {
                var index = y / patch * grid.Width + x / patch;
                var output = values.Slice(index * _patchLength + (y % patch * patch + x % patch) * Channels, Channels);
                var input = pixels.Span.Slice((y * size.Width + x) * Channels, Channels);
                for (var channel = 0; channel < Channels; channel++) output[channel] = pixelValues.Of(channel)[input[channel]];
            }
        }
    }
}
