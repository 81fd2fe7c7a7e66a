using System.Globalization;

namespace Video.Media;

/// <summary>Turns ffprobe's answer into facts (pure).</summary>
internal static class VideoFactsReader
{
    /// <summary>Facts of a file that holds at least one decodable stream of pictures.</summary>
    /// <exception cref="MediaException">It holds none; the message says what it holds instead.</exception>
    public static VideoFacts Read(string path, long sizeBytes, ProbeJson json)
    {
        var startSeconds = Number(json.Format?.StartTime) ?? 0;
        var pictures = json.Streams.Where(IsVideo).ToList();
        var videos = pictures.Where(stream => stream.Width > 0 && stream.Height > 0).Select(stream => (stream, video: Video(stream, startSeconds))).ToList();
        var audios = json.Streams.Where(stream => stream.CodecType == "audio").ToList();
        var usable = videos.Where(pair => pair.video.Decodable).ToList();
        if (usable.Count == 0) throw NothingToRead(path, pictures, audios, json);

        return new VideoFacts
        {
            Path = path,
            SizeBytes = sizeBytes,
            Container = json.Format?.FormatName ?? "unknown",
            Video = usable.MaxBy(pair => Score(pair.stream)).video,
            VideoStreams = [.. videos.Select(pair => pair.video)],
            AudioStreams = [.. audios.Select(stream => new AudioStream(stream.Index, stream.CodecName ?? "unknown", (int)(Number(stream.SampleRate) ?? 0), stream.Channels))],
            Chapters = [.. json.Chapters.Select(chapter => Chapter(chapter, startSeconds)).OfType<Chapter>()],
            ContainerStartSeconds = startSeconds,
            DurationSecondsFromHeader = Positive(json.Format?.Duration),
        };
    }

    /// <summary>A cover picture in a music file and the thumbnails of a chapter list are pictures, but not in time.</summary>
    private static bool IsVideo(ProbeStream stream) =>
        stream.CodecType == "video" && !Has(stream, "attached_pic") && !Has(stream, "timed_thumbnails") && !Has(stream, "still_image");

    private static bool Has(ProbeStream stream, string disposition) => stream.Disposition.GetValueOrDefault(disposition) != 0;

    /// <summary>ffmpeg's own order when no stream is asked for: size, and a bonus for the default stream (ffmpeg_opt.c, choose streams).</summary>
    private static long Score(ProbeStream stream) => ((long)stream.Width * stream.Height) + (Has(stream, "default") ? 5_000_000 : 0);

    private static VideoStream Video(ProbeStream stream, double containerStartSeconds)
    {
        var rotation = (int)(((Math.Round(-(stream.SideDataList.Find(data => data.Rotation is not null)?.Rotation ?? 0) / 90) % 4) + 4) % 4) * 90;
        var aspect = Ratio(stream.SampleAspectRatio, ':') ?? 1;
        var width = Math.Max(1, (int)Math.Round(stream.Width * aspect));
        var (displayWidth, displayHeight) = rotation is 90 or 270 ? (stream.Height, width) : (width, stream.Height);
        return new VideoStream
        {
            Index = stream.Index,
            Codec = stream.CodecName ?? "unknown",
            CodedWidth = stream.Width,
            CodedHeight = stream.Height,
            DisplayWidth = displayWidth,
            DisplayHeight = displayHeight,
            RotationDegreesClockwise = rotation,
            SampleAspectRatio = aspect,
            AverageFrameRateFromHeader = Ratio(stream.AvgFrameRate, '/'),
            RealFrameRateFromHeader = Ratio(stream.RFrameRate, '/'),
            StartSecondsFromHeader = Number(stream.StartTime) - containerStartSeconds,
            DurationSecondsFromHeader = Positive(stream.Duration),
            FramesFromHeader = (long?)Positive(stream.NbFrames),
            PixelFormat = stream.PixFmt ?? "unknown",
            BitDepth = BitDepth(stream),
            ColourTransfer = stream.ColorTransfer,
            ColourPrimaries = stream.ColorPrimaries,
            ColourSpace = stream.ColorSpace,
            Decodable = stream.CodecName is not (null or "unknown" or "none") && stream.PixFmt is not null,
        };
    }

    private static int BitDepth(ProbeStream stream)
    {
        if (Positive(stream.BitsPerRawSample) is { } bits) return (int)bits;
        foreach (var depth in (int[])[9, 10, 12, 14, 16])
        {
            if (stream.PixFmt?.Contains($"p{depth}", StringComparison.Ordinal) == true || stream.PixFmt?.Contains($"p0{depth}", StringComparison.Ordinal) == true)
                return depth;
        }

        return 8;
    }

    private static Chapter? Chapter(ProbeChapter chapter, double containerStartSeconds)
    {
        if (Number(chapter.StartTime) is not { } start || Number(chapter.EndTime) is not { } end || end <= start) return null;
        return new Chapter(Math.Max(0, start - containerStartSeconds), end - containerStartSeconds, chapter.Tags.GetValueOrDefault("title", ""));
    }

    private static MediaException NothingToRead(string path, List<ProbeStream> pictures, List<ProbeStream> audios, ProbeJson json)
    {
        var name = System.IO.Path.GetFileName(path);
        if (pictures.Count > 0)
        {
            var codecs = string.Join(", ", pictures.Select(stream => stream.CodecName ?? "an unknown codec").Distinct());
            return new(MediaFailure.NotAVideo, $"{name}: expected a video stream that ffmpeg can decode, got {codecs} without a picture size or format; re-encode it, for instance to H.264");
        }

        if (audios.Count > 0)
            return new(MediaFailure.NotAVideo, $"{name}: expected a video, got a file that holds only audio ({audios[0].CodecName ?? "unknown codec"}); audio is not analysed yet");

        return new(MediaFailure.NotAVideo, $"{name}: expected a video stream, got a {json.Format?.FormatName ?? "file"} container without one; add a file that holds pictures");
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static double? Positive(string? text) => Number(text) is > 0 and var value ? value : null;

    private static double? Ratio(string? text, char separator)
    {
        if (text?.Split(separator) is not [var over, var under] || Number(over) is not > 0 || Number(under) is not > 0) return null;
        return Number(over) / Number(under);
    }
}
