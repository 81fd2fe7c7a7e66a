using System.Globalization;
using System.Text;

namespace Video.Media;

/// <summary>Still pictures through ffmpeg's pipes: no file name ever reaches it.</summary>
public sealed class FfmpegImageCodec(IMediaTool tool, MediaOptions options) : IImageCodec
{
    /// <summary>64 megapixels of RGB, and a header.</summary>
    private const int PictureLimitBytes = (64_000_000 * 3) + 64;
    private const int JpegLimitBytes = 64 << 20;

    public async Task<byte[]> EncodeJpegAsync(ReadOnlyMemory<byte> rgb, int width, int height, CancellationToken cancellationToken)
    {
        if (rgb.Length != width * height * 3) throw new ArgumentException($"pixels: expected {width}×{height}×3 = {width * height * 3} bytes, got {rgb.Length}", nameof(rgb));
        string[] arguments =
        [
            .. FfmpegArguments.Common, "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", $"{width}x{height}", "-i", "pipe:0",
            "-frames:v", "1", "-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "4", "-f", "mjpeg", "pipe:1",
        ];
        var (exit, bytes) = await tool.RunForBytesAsync(Request("picture", arguments, rgb), JpegLimitBytes, cancellationToken);
        return exit.ExitCode == 0 && bytes.Length > 0
            ? bytes
            : throw new MediaException(MediaFailure.Undecodable, $"picture of {width}×{height}: expected JPEG from ffmpeg, got none ({exit.Errors()})");
    }

    public async Task<RgbImage> DecodeAsync(ReadOnlyMemory<byte> file, string name, CancellationToken cancellationToken)
    {
        if (file.Length == 0) throw new MediaException(MediaFailure.NotAVideo, $"{name}: expected a picture, got an empty file; choose another");
        string[] arguments =
        [
            .. FfmpegArguments.Common, .. FfmpegArguments.SafePicture, "-i", "pipe:0",
            "-frames:v", "1", "-pix_fmt", "rgb24", "-c:v", "ppm", "-f", "image2pipe", "pipe:1",
        ];
        var (exit, bytes) = await tool.RunForBytesAsync(Request(name, arguments, file), PictureLimitBytes, cancellationToken);
        return Ppm(bytes) ?? throw new MediaException(MediaFailure.NotAVideo, $"{name}: expected a picture (JPEG, PNG, WebP, GIF or BMP), got bytes that ffmpeg cannot read as one ({exit.Errors(2)}); choose another");
    }

    private ToolRequest Request(string name, string[] arguments, ReadOnlyMemory<byte> input) => new()
    {
        Program = MediaProgram.Ffmpeg,
        Arguments = arguments,
        Subject = name,
        ReadOutput = ToolOutput.Ignore,
        WriteInput = async (stream, token) => await stream.WriteAsync(input, token),
        TimeLimit = options.ProbeTimeLimit,
        StallLimit = options.ProbeTimeLimit,
    };

    /// <summary>Binary PPM: "P6", width, height and 255 between single white spaces, then the pixels.</summary>
    private static RgbImage? Ppm(byte[] bytes)
    {
        var fields = Encoding.ASCII.GetString(bytes, 0, Math.Min(bytes.Length, 64)).Split([' ', '\n'], 5);
        if (fields is not ["P6", var wide, var high, "255", ..]) return null;
        if (!int.TryParse(wide, CultureInfo.InvariantCulture, out var width) || !int.TryParse(high, CultureInfo.InvariantCulture, out var height)) return null;
        var header = "P6".Length + wide.Length + high.Length + "255".Length + 4;
        return bytes.Length - header == width * height * 3 ? new RgbImage(width, height, bytes[header..]) : null;
    }
}
