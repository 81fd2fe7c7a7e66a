namespace Video.Media;

/// <summary>The command lines which cut a clip (pure). As in <see cref="DecodeArguments"/> times stay the stream's own until the filters, which alone decide what is in the clip.</summary>
internal static class ClipArguments
{
    private const int PreviewWidth = 480;
    private const double PreviewFramesPerSecond = 12;

    /// <summary>Decoding enters this long before the clip: sound needs some packets before it is right.</summary>
    private const double LeadSeconds = 1;

    /// <summary>Less than the distance of any two frames, more than the rounding of a time: limits lie between frames.</summary>
    private const double BetweenFrames = 1e-5;

    /// <summary>ffmpeg looks for a keyframe up to this much earlier than it is told when it copies from containers that are searched by decoding time (ffmpeg_demux, 3/23 s).</summary>
    private const double CopySeekSlack = 0.14;

    /// <param name="fromBegin">Decode from the first frame on, for files in which seeking fails.</param>
    public static string[] Encode(MediaOptions options, VideoFacts facts, ClipRange range, ClipFormat format, string path, bool fromBegin) =>
    [
        .. FfmpegArguments.Common, "-progress", "pipe:1",
        .. FfmpegArguments.SafeVideo, "-threads", FfmpegArguments.Number(options.DecoderThreads),
        .. fromBegin || range.StartSeconds <= LeadSeconds ? (string[])[] : ["-noaccurate_seek", "-ss", FfmpegArguments.Seconds(range.StartSeconds - LeadSeconds)],
        "-copyts", "-i", FfmpegArguments.FileUrl(facts.Path),
        "-map", $"0:{facts.Video.Index}", "-vf", $"{Trim(facts, range, "trim", "setpts")},{Picture(facts.Video, format)}",
        .. format.IsPreview ? (string[])[] : ["-fps_mode", "passthrough", "-enc_time_base:v", "-1", .. LastDuration(range)],
        .. format.Video,
        .. Sound(facts, format, () => [.. format.Audio ?? [], "-af", $"{Trim(facts, range, "atrim", "asetpts")},aresample=async=1:first_pts=0"]),
        .. Output(format, path),
    ];

    /// <param name="nextKeyframeSeconds">The keyframe behind <paramref name="keyframeSeconds"/>; null when there is none.</param>
    public static string[] Copy(VideoFacts facts, double keyframeSeconds, double? nextKeyframeSeconds, double toSeconds, ClipFormat format, string path)
    {
        var into = Math.Min(CopySeekSlack, ((nextKeyframeSeconds ?? double.PositiveInfinity) - keyframeSeconds) / 2);
        return
        [
            .. FfmpegArguments.Common, "-progress", "pipe:1", .. FfmpegArguments.SafeVideo,
            "-ss", FfmpegArguments.Seconds(keyframeSeconds + into), "-copyts", "-i", FfmpegArguments.FileUrl(facts.Path),
            "-map", $"0:{facts.Video.Index}", .. Sound(facts, format, () => []), "-c", "copy",
            "-t", FfmpegArguments.Seconds(toSeconds + facts.ContainerStartSeconds),
            "-output_ts_offset", FfmpegArguments.Seconds(-(keyframeSeconds + facts.ContainerStartSeconds)),
            .. Output(format, path),
        ];
    }

    private static string Trim(VideoFacts facts, ClipRange range, string trim, string setPresentationTime)
    {
        var (start, end) = (range.StartSeconds + facts.ContainerStartSeconds, range.EndSeconds + facts.ContainerStartSeconds);
        return $"{trim}=start={FfmpegArguments.Seconds(start - BetweenFrames)}:end={FfmpegArguments.Seconds(end - BetweenFrames)},{setPresentationTime}=PTS-({FfmpegArguments.Seconds(start)})/TB";
    }

    /// <summary>
    /// From ffmpeg 6.1 on setpts takes a frame's duration away, and MP4 leaves a last frame out that lasts for no time. A container takes the durations of the others from the times.
    /// </summary>
    private static string[] LastDuration(ClipRange range) => range.LastFrameSeconds is { } seconds ? ["-bsf:v", $"setts=pts=PTS:dts=DTS:duration={FfmpegArguments.Seconds(seconds)}/TB"] : [];

    /// <summary>Upright (ffmpeg turns the frames), 4:2:0 as every player shows it, and therefore of even size: the odd pixel is scaled away.</summary>
    private static string Picture(VideoStream stream, ClipFormat format)
    {
        var tones = stream.IsHdr ? "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=mobius:desat=0,zscale=t=bt709:m=bt709:r=tv," : "";
        if (!format.IsPreview) return stream.CodedWidth % 2 == 0 && stream.CodedHeight % 2 == 0 ? $"{tones}format=yuv420p" : $"{tones}{Scale(stream.DisplayWidth, stream.DisplayHeight)},format=yuv420p";

        var width = Math.Min(PreviewWidth, stream.DisplayWidth);
        var rate = Math.Min(PreviewFramesPerSecond, stream.AverageFrameRateFromHeader is > 0 and var average ? average : PreviewFramesPerSecond);
        var small = $"{tones}fps={FfmpegArguments.Seconds(rate)}:start_time=0,{Scale(width, (int)Math.Round((double)width * stream.DisplayHeight / stream.DisplayWidth))}";
        return format.Muxer == "gif" ? $"{small},split[shown][counted];[counted]palettegen[palette];[shown][palette]paletteuse" : $"{small},format=yuv420p";
    }

    private static string Scale(int width, int height) => $"scale={Even(width)}:{Even(height)}:flags=bicubic,setsar=1";

    private static int Even(int pixels) => Math.Max(2, pixels / 2 * 2);

    private static string[] Sound(VideoFacts facts, ClipFormat format, Func<string[]> how) =>
        format.IsPreview || facts.AudioStreams is not [var first, ..] ? [] : ["-map", $"0:{first.Index}", .. how()];

    private static string[] Output(ClipFormat format, string path) => ["-map_chapters", "-1", "-f", format.Muxer, "-y", FfmpegArguments.FileUrl(path)];
}
