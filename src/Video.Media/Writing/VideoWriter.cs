using System.Threading.Channels;

namespace Video.Media;

/// <summary>Video codecs that are written.</summary>
public enum VideoCodec
{
    H264,
    Vp9,
}

/// <summary>What a written video is encoded as.</summary>
public sealed record VideoFormat
{
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required double FramesPerSecond { get; init; }

    /// <summary>Frames between keyframes. Default 50.</summary>
    public int KeyframeDistance { get; init; } = 50;

    /// <summary>Default: VP9 for <c>.webm</c>, else H.264.</summary>
    public VideoCodec? Codec { get; init; }

    /// <summary>Constant rate factor, higher is smaller and worse. Default 20 for H.264, 32 for VP9.</summary>
    public int? Crf { get; init; }

    /// <summary>x264's preset. Default veryfast; VP9 is always written with its fastest settings.</summary>
    public string Preset { get; init; } = "veryfast";
}

/// <summary>
/// Encodes RGB24 frames to a file, as its format says: by default H.264 for <c>.mp4</c>, <c>.mov</c> and <c>.mkv</c>, VP9 for <c>.webm</c>. The file is whole only after <see cref="CompleteAsync"/>;
/// disposed before that, the encoder is killed and the part written is deleted.
/// </summary>
public sealed class VideoWriter : IAsyncDisposable
{
    private readonly Channel<ReadOnlyMemory<byte>> _frames = Channel.CreateBounded<ReadOnlyMemory<byte>>(4);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _path;
    private readonly VideoFormat _format;
    private readonly Task<ToolExit> _running;
    private bool _completed;

    public VideoWriter(IMediaTool tool, MediaOptions options, string path, VideoFormat format)
    {
        (_path, _format) = (Path.GetFullPath(path), format);
        _running = Task.Run(() => tool.RunAsync(Request(options), _stop.Token));
    }

    /// <param name="rgb">[height, width, 3]; must stay unchanged until the writer is completed.</param>
    /// <param name="cancellationToken">Cancels the waiting, not the encoder.</param>
    public async Task WriteAsync(ReadOnlyMemory<byte> rgb, CancellationToken cancellationToken)
    {
        if (rgb.Length != _format.Width * _format.Height * 3)
            throw new ArgumentException($"frame: expected {_format.Width}×{_format.Height}×3 = {_format.Width * _format.Height * 3} bytes, got {rgb.Length}", nameof(rgb));
        var writing = _frames.Writer.WriteAsync(rgb, cancellationToken).AsTask();
        if (await Task.WhenAny(writing, _running) == _running && !writing.IsCompleted) throw Failed(await _running);
        await writing;
    }

    /// <summary>Ends the file.</summary>
    /// <exception cref="MediaException">ffmpeg did not encode it.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        _frames.Writer.TryComplete();
        var exit = await _running.WaitAsync(cancellationToken);
        if (exit.ExitCode != 0) throw Failed(exit);
        _completed = true;
    }

    public async ValueTask DisposeAsync()
    {
        _frames.Writer.TryComplete();
        if (!_completed)
        {
            await _stop.CancelAsync();
            await ((Task)_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (File.Exists(_path)) File.Delete(_path);
        }

        _stop.Dispose();
    }

    private ToolRequest Request(MediaOptions options) => new()
    {
        Program = MediaProgram.Ffmpeg,
        Arguments =
        [
            .. FfmpegArguments.Common, "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", $"{_format.Width}x{_format.Height}",
            "-framerate", FfmpegArguments.Seconds(_format.FramesPerSecond), "-i", "pipe:0",
            .. Encoder(), "-g", FfmpegArguments.Number(_format.KeyframeDistance), "-y", FfmpegArguments.FileUrl(_path),
        ],
        Subject = Path.GetFileName(_path),
        ReadOutput = ToolOutput.Ignore,
        WriteInput = WriteFramesAsync,
        TimeLimit = options.DecodeTimeLimit,
        StallLimit = options.DecodeTimeLimit, // an encoder gives nothing on its standard output: silence is no sign of trouble
    };

    /// <summary>Odd sizes cannot be 4:2:0, which is what every player shows.</summary>
    private string[] Encoder()
    {
        var pixels = _format.Width % 2 == 0 && _format.Height % 2 == 0 ? "yuv420p" : "yuv444p";
        var codec = _format.Codec ?? (Path.GetExtension(_path) == ".webm" ? VideoCodec.Vp9 : VideoCodec.H264);
        return codec == VideoCodec.Vp9
            ? ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-row-mt", "1", "-crf", FfmpegArguments.Number(_format.Crf ?? 32), "-b:v", "0", "-pix_fmt", pixels]
            : ["-c:v", "libx264", "-preset", _format.Preset, "-crf", FfmpegArguments.Number(_format.Crf ?? 20), "-pix_fmt", pixels];
    }

    private async Task WriteFramesAsync(Stream stream, CancellationToken cancellationToken)
    {
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken)) await stream.WriteAsync(frame, cancellationToken);
    }

    private MediaException Failed(ToolExit exit) => new(MediaFailure.Undecodable, $"{_path}: expected ffmpeg to write the video, got {exit.Errors()}; check the folder and the free space");
}
