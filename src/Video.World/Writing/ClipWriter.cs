using Video.Media;

namespace Video.World;

/// <summary>Paints a script and encodes it to a file with the script's own codec settings.</summary>
public static class ClipWriter
{
    /// <param name="script">What to show.</param>
    /// <param name="path">The file, replaced when there is one; its ending should be the encoding's.</param>
    /// <param name="tool">Runs ffmpeg.</param>
    /// <param name="options">Limits for ffmpeg.</param>
    /// <param name="progress">Gets the share of frames written, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the encoder; the file written so far is deleted.</param>
    /// <exception cref="MediaException">ffmpeg did not encode it.</exception>
    public static async Task WriteAsync(Script script, string path, IMediaTool tool, MediaOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await using var writer = new VideoWriter(tool, options, path, new VideoFormat
        {
            Width = script.Width,
            Height = script.Height,
            FramesPerSecond = script.FramesPerSecond,
            Codec = script.Encoding.Codec,
            Crf = script.Encoding.Crf,
            Preset = script.Encoding.Preset,
            KeyframeDistance = script.Encoding.KeyframeDistance,
        });
        for (var frame = 0; frame < script.Frames; frame++)
        {
            var rgb = new byte[script.Width * script.Height * 3]; // the writer may still be reading the ones before
            Painter.Paint(script, frame / script.FramesPerSecond, rgb);
            await writer.WriteAsync(rgb, cancellationToken);
            progress?.Report((frame + 1.0) / script.Frames);
        }

        await writer.CompleteAsync(cancellationToken);
    }
}
