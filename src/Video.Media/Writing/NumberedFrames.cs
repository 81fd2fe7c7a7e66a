namespace Video.Media;

/// <summary>
/// Test pictures which carry their own number as a row of black and white bars, over a gradient that moves: whoever decodes one can say which it was.
/// </summary>
public static class NumberedFrames
{
    private const int Bits = 16;

    /// <summary>RGB24 [height, width, 3]; at least 64 pixels wide.</summary>
    public static byte[] Draw(int number, int width, int height)
    {
        if (width < 4 * Bits) throw new ArgumentOutOfRangeException(nameof(width), width, $"expected at least {4 * Bits} pixels for {Bits} bars");
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = ((y * width) + x) * 3;
                if (y < height / 2) pixels.AsSpan(at, 3).Fill(Bar(number, x * Bits / width) ? (byte)235 : (byte)16);
                else (pixels[at], pixels[at + 1], pixels[at + 2]) = ((byte)(((x + (2 * number)) * 255 / width) & 255), (byte)(y * 255 / height), (byte)((number * 3) & 255));
            }
        }

        return pixels;
    }

    /// <summary>The number that a decoded picture shows, whatever its size.</summary>
    public static int Read(ReadOnlySpan<byte> pixels, int width, int height)
    {
        var number = 0;
        for (var bit = 0; bit < Bits; bit++)
        {
            var x = ((2 * bit) + 1) * width / (2 * Bits);
            if (pixels[(((height / 4) * width) + x) * 3] > 127) number |= 1 << bit;
        }

        return number;
    }

    private static bool Bar(int number, int bit) => ((number >> bit) & 1) != 0;

    /// <summary>Writes a video of the numbers 0, 1, 2, ….</summary>
    public static async Task WriteAsync(IMediaTool tool, MediaOptions options, string path, VideoFormat format, int frames, CancellationToken cancellationToken)
    {
        await using var writer = new VideoWriter(tool, options, path, format);
        for (var number = 0; number < frames; number++) await writer.WriteAsync(Draw(number, format.Width, format.Height), cancellationToken);
        await writer.CompleteAsync(cancellationToken);
    }
}
