namespace Video.Media;

/// <summary>
/// What decoding costs in seconds on an ordinary two-core machine. Only ratios matter: they decide between decoding on and starting again
/// behind the next keyframe.
/// </summary>
/// <remarks>
/// Measured on noisy 720p H.264 (10 min, 15,000 frames): a pass over everything 24 s, keyframes only 1.7 s with 60 and 3.6 s with 250 of
/// them, one process per frame 0.28 s with 125 frames to decode on the way and 0.10 s with 30.
/// </remarks>
internal sealed record DecodeCosts(double StartSeconds, double FrameSeconds, double KeyframeSeconds, double PacketSeconds)
{
    private const double MeasuredPixels = 1280 * 720;

    public static DecodeCosts For(VideoStream stream)
    {
        var size = Math.Max(0.02, stream.CodedWidth * (double)stream.CodedHeight / MeasuredPixels);
        return new DecodeCosts(StartSeconds: 0.055, FrameSeconds: 0.0016 * size, KeyframeSeconds: 0.010 * size, PacketSeconds: 0.00006 * size);
    }
}
