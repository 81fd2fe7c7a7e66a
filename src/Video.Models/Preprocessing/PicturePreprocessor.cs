using static TorchSharp.torch;

namespace Video.Models.Preprocessing;

/// <summary>Brings pictures to one size by resizing and cutting, and normalises them.</summary>
/// <remarks>Reference: transformers, image_processing_backends.py, TorchvisionBackend; open_clip, src/open_clip/transform.py, image_transform.</remarks>
internal sealed class PicturePreprocessor(PictureSettings settings) : IPicturePreprocessor
{
    private const int Channels = 3;

    public double PixelStep => settings.Values.Step;

    public FrameSize Fit(int width, int height)
    {
        if (width < 1 || height < 1) throw new UnusablePictureException("picture", "sides of at least 1 pixel", $"{width}×{height}", "use another picture");

        var (wide, high) = (settings.Size.Width, settings.Size.Height);
        return settings.Resize switch
        {
            ResizeKind.None => new(width, height),
            ResizeKind.Squash => settings.Size,
            ResizeKind.ShortSide => width <= height ? new(wide, (int)((double)((long)wide * height) / width)) : new((int)((double)((long)wide * width) / height), wide),
            ResizeKind.Cover => Scaled(Math.Min((double)height / high, (double)width / wide)),
            _ => Scaled(Math.Max((double)height / high, (double)width / wide)),
        };

        FrameSize Scaled(double ratio) => new(Side(width, ratio), Side(height, ratio));
        static int Side(int length, double ratio) => Math.Max(1, (int)Math.Round(length / ratio, MidpointRounding.ToEven));
    }

    public PictureBatch Process(IReadOnlyList<RgbImage> pictures, CancellationToken cancellationToken)
    {
        var sizes = pictures.Select(picture => settings.Crop ?? Fit(picture.Width, picture.Height)).Distinct().ToList();
        if (sizes is not [var size])
            throw new UnusablePictureException("pictures", "one size after resizing", string.Join(", ", sizes.Select(each => $"{each.Width}×{each.Height}")), "this model neither resizes nor cuts: do so before");

        var length = Channels * size.Width * size.Height;
        var values = new float[(long)length * pictures.Count];
        Parallel.For(0, pictures.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => Write(pictures[i], size, values.AsSpan(i * length, length)));
        return new PictureBatch(tensor(values, [pictures.Count, Channels, size.Height, size.Width]), Grids: null);
    }

    /// <param name="values">[3, height, width]</param>
    private void Write(RgbImage picture, FrameSize size, Span<float> values)
    {
        var fitted = Fit(picture.Width, picture.Height);
        var pixels = (fitted.Width, fitted.Height) == (picture.Width, picture.Height) ? picture.Pixels
            : ImageResizer.Resize(picture.Pixels, picture.Height, picture.Width, fitted.Height, fitted.Width, settings.Filter, settings.Precision);
        var (left, top) = (Offset(fitted.Width, size.Width), Offset(fitted.Height, size.Height));
        for (var channel = 0; channel < Channels; channel++)
        {
            var of = settings.Values.Of(channel);
            for (var y = 0; y < size.Height; y++)
            {
                var row = values.Slice((channel * size.Height + y) * size.Width, size.Width);
                var from = y + top;
                for (var x = 0; x < row.Length; x++)
                {
                    var inside = from >= 0 && from < fitted.Height && x + left >= 0 && x + left < fitted.Width;
                    row[x] = of[inside ? pixels.Span[(from * fitted.Width + x + left) * Channels + channel] : settings.Fill];
                }
            }
        }
    }

    /// <summary>Where the crop begins; below 0 where the picture is smaller, the smaller half of the padding before it.</summary>
    private int Offset(int picture, int crop) => picture < crop ? -((crop - picture) / 2)
        : settings.CropRounding == CropRounding.Down ? (picture - crop) / 2
        : (int)Math.Round((picture - crop) / 2.0, MidpointRounding.ToEven);
}
