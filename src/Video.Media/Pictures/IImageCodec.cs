namespace Video.Media;

/// <summary>Reads and writes still pictures.</summary>
public interface IImageCodec
{
    /// <summary>JPEG bytes of RGB24 pixels [height, width, 3].</summary>
    Task<byte[]> EncodeJpegAsync(ReadOnlyMemory<byte> rgb, int width, int height, CancellationToken cancellationToken);

    /// <summary>The first picture in JPEG, PNG, WebP, GIF or BMP bytes.</summary>
    /// <exception cref="MediaException">The bytes are no picture, or one larger than the limit.</exception>
    Task<RgbImage> DecodeAsync(ReadOnlyMemory<byte> file, string name, CancellationToken cancellationToken);
}

/// <summary>RGB24 pixels [Height, Width, 3].</summary>
public sealed record RgbImage(int Width, int Height, byte[] Pixels);
