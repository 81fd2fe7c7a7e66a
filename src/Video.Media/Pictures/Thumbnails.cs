namespace Video.Media;

/// <summary>JPEG pictures of a video's moments.</summary>
public sealed class Thumbnails(FrameReader reader, IImageCodec codec)
{
    /// <summary>The frame on screen at a time as JPEG, no side longer than <paramref name="longestSide"/>.</summary>
    /// <exception cref="MediaException">Nothing decodes there.</exception>
    public async Task<byte[]> JpegAtAsync(VideoFacts facts, double seconds, FrameIndex? index, int longestSide, CancellationToken cancellationToken)
    {
        var (width, height) = Fit(facts.Video, longestSide);
        var plan = FramePlanner.Plan(facts, [seconds], index, toleranceSeconds: 0);
        await foreach (var frame in reader.ReadAsync(facts, plan, width, height, cancellationToken))
        {
            using (frame) return await codec.EncodeJpegAsync(frame.Pixels, width, height, cancellationToken);
        }

        throw new MediaException(MediaFailure.Undecodable, $"{Path.GetFileName(facts.Path)}: expected a frame at {seconds:0.###} s, got none; choose another time");
    }

    /// <summary>The largest size with the display's proportions within a square, never larger than the video, sides at least 1.</summary>
    public static (int Width, int Height) Fit(VideoStream stream, int longestSide)
    {
        var factor = Math.Min(1, longestSide / (double)Math.Max(stream.DisplayWidth, stream.DisplayHeight));
        return (Math.Max(1, (int)Math.Round(stream.DisplayWidth * factor)), Math.Max(1, (int)Math.Round(stream.DisplayHeight * factor)));
    }
}
