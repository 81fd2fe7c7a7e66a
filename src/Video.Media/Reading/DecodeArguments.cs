using System.Text;

namespace Video.Media;

/// <summary>The command line which decodes one run of a plan.</summary>
internal static class DecodeArguments
{
    /// <summary>Times leave ffmpeg in microseconds: every time base that matters is printed exactly or to better than any frame distance.</summary>
    private static readonly string[] TimedRawFrames = ["-fps_mode", "passthrough", "-enc_time_base", "1/1000000", "-c:v", "rawvideo", "-flush_packets", "1", "-f", "nut", "pipe:1"];

    public static string[] For(MediaOptions options, VideoFacts facts, DecodeRun run, IReadOnlyList<PlannedFrame> frames, int width, int height) =>
    [
        "-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+verbose",
        .. Input(options, facts, run.SeekSeconds, run.KeyframesOnly),
        "-vf", $"select='{Windows(frames, facts.ContainerStartSeconds)}',{Picture(facts.Video, width, height)}",
        .. TimedRawFrames,
    ];

    /// <summary>A pass over everything at a small size.</summary>
    public static string[] ForScan(MediaOptions options, VideoFacts facts, bool keyframesOnly, int width, int height) =>
    [
        "-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+error",
        .. Input(options, facts, null, keyframesOnly),
        "-vf", $"scale={width}:{height}:flags=fast_bilinear,format=rgb24",
        .. TimedRawFrames,
    ];

    /// <summary>Where most packets are skipped, each would still be handed to another thread: up to 720p that costs more than decoding keyframes side by side gains (1.44 s against 1.27 s).</summary>
    private const int ManyThreadsFromPixels = 1280 * 720 + 1;

    /// <summary>
    /// Not <c>-discard nokey</c>, which would spare the demuxer the other packets: with B-frames libavformat then guesses wrong times.
    /// <c>-copyts</c> keeps the stream's own times, and <c>-noaccurate_seek</c> hands on all frames from the keyframe, so that the filter alone decides.
    /// </summary>
    private static string[] Input(MediaOptions options, VideoFacts facts, double? seekSeconds, bool keyframesOnly) =>
    [
        .. FfmpegArguments.SafeVideo,
        "-threads", FfmpegArguments.Number(keyframesOnly && facts.Video.CodedWidth * (long)facts.Video.CodedHeight < ManyThreadsFromPixels ? 1 : options.DecoderThreads),
        .. keyframesOnly ? (string[])["-skip_frame", "nokey"] : [],
        .. seekSeconds is { } seek ? (string[])["-noaccurate_seek", "-ss", FfmpegArguments.Seconds(seek)] : [],
        "-copyts",
        "-i", FfmpegArguments.FileUrl(facts.Path),
        "-map", $"0:{facts.Video.Index}",
    ];

    /// <summary>
    /// True inside each window, and behind them all, by which the reader knows that it may stop. A tree of comparisons, because ffmpeg's
    /// expressions take no more than a hundred terms in a row, and because it is quicker.
    /// </summary>
    internal static string Windows(IReadOnlyList<PlannedFrame> frames, double containerStartSeconds)
    {
        var text = new StringBuilder();
        Append(0, frames.Count);
        return text.Append("+gt(t,").Append(FfmpegArguments.Seconds(frames[^1].ToSeconds + containerStartSeconds)).Append(')').ToString();

        void Append(int first, int end)
        {
            var (from, to) = (FfmpegArguments.Seconds(frames[(first + end) / 2].FromSeconds + containerStartSeconds), FfmpegArguments.Seconds(frames[first].ToSeconds + containerStartSeconds));
            if (end - first == 1)
            {
                text.Append("between(t,").Append(from).Append(',').Append(to).Append(')');
                return;
            }

            text.Append("if(lt(t,").Append(from).Append("),");
            Append(first, (first + end) / 2);
            text.Append(',');
            Append((first + end) / 2, end);
            text.Append(')');
        }
    }

    /// <summary>Colours by the stream's matrix and range into full-range RGB; HDR is tone-mapped to what a usual screen shows.</summary>
    internal static string Picture(VideoStream stream, int width, int height)
    {
        var scale = $"scale={width}:{height}:flags=bicubic+accurate_rnd+full_chroma_int";
        if (!stream.IsHdr) return $"{scale},format=rgb24";
        return $"{scale},zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=mobius:desat=0,zscale=t=bt709:m=bt709:r=pc,format=gbrp,format=rgb24";
    }
}
