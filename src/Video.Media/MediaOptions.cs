namespace Video.Media;

/// <summary>Which programs are run on media files, and how much of the machine one of them may use.</summary>
public sealed class MediaOptions
{
    /// <summary>Program name or path. Default: <c>ffmpeg</c> from the PATH.</summary>
    public string FfmpegPath { get; init; } = "ffmpeg";

    /// <summary>Program name or path. Default: <c>ffprobe</c> from the PATH.</summary>
    public string FfprobePath { get; init; } = "ffprobe";

    /// <summary>
    /// Address space of one child process. Default 6 GiB: an 8K stream with all its reference frames needs about 2, and address space
    /// is always more than memory used. Too low refuses large videos.
    /// </summary>
    public long MemoryLimitBytes { get; init; } = 6L << 30;

    /// <summary>CPU time of one child process. Default 4 hours; it ends a process that nobody waits for any more.</summary>
    public TimeSpan CpuLimit { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long a probe may take. Default 30 s; some hostile files make ffprobe spin for ever.</summary>
    public TimeSpan ProbeTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a decoder may go without giving a byte while it is waited for. Default 120 s: one group of pictures of a large video.</summary>
    public TimeSpan StallLimit { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Time that may be spent in all waiting for one decoder. Default 4 hours.</summary>
    public TimeSpan DecodeTimeLimit { get; init; } = TimeSpan.FromHours(4);

    /// <summary>
    /// A scan decodes every frame of a video with up to this many pixels in all its frames, and only the keyframes of a larger one. Default one hour of 720p at
    /// 25 frames/s, two to three minutes of decoding on two cores; more finds shots of longer videos exactly and takes longer.
    /// </summary>
    public double FullScanPixels { get; init; } = 3600.0 * 25 * 1280 * 720;

    /// <summary>Threads of one decoder. Default: the processors of the machine, at most 4, beyond which frame threads only cost memory.</summary>
    public int DecoderThreads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);
}
