using Video.Media;

namespace Video.Analysis;

/// <summary>Everything that reads files, put together once per process.</summary>
public sealed class MediaTools
{
    /// <param name="options">Programs and limits.</param>
    /// <param name="time">Measures the limits.</param>
    public MediaTools(MediaOptions options, TimeProvider time)
    {
        Options = options;
        Tool = new FfmpegProcess(options, time);
        Probe = new MediaProbe(Tool, options);
        Scanner = new VideoScanner(Tool, options);
        Indexer = new FrameIndexer(Tool, options);
        Reader = new FrameReader(Tool, options);
        Pictures = new FfmpegImageCodec(Tool, options);
    }

    public MediaOptions Options { get; }

    public IMediaTool Tool { get; }

    public MediaProbe Probe { get; }

    public VideoScanner Scanner { get; }

    public FrameIndexer Indexer { get; }

    public FrameReader Reader { get; }

    public IImageCodec Pictures { get; }
}
