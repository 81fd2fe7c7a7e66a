namespace Video.Media;

/// <summary>Turns small RGB frames into signals, one after the other, keeping nothing but the last frame.</summary>
internal sealed class FrameSignals
{
    private const int LevelsPerChannel = 8;
    private const int Bins = LevelsPerChannel * LevelsPerChannel * LevelsPerChannel;

    private byte[] _last = [];
    private int[] _lastHistogram = new int[Bins];
    private int[] _histogram = new int[Bins];

    /// <param name="seconds">Presentation seconds.</param>
    /// <param name="pixels">RGB24, of one size for all frames.</param>
    public FrameSignal Next(double seconds, ReadOnlySpan<byte> pixels)
    {
        var count = pixels.Length / 3;
        var first = _last.Length == 0;
        Array.Clear(_histogram);
        var (luma, difference) = (0L, 0L);
        for (var i = 0; i < count * 3; i += 3)
        {
            var (red, green, blue) = (pixels[i], pixels[i + 1], pixels[i + 2]);
            luma += (299 * red) + (587 * green) + (114 * blue);
            _histogram[((red >> 5) * LevelsPerChannel * LevelsPerChannel) + ((green >> 5) * LevelsPerChannel) + (blue >> 5)]++;
            if (!first) difference += Math.Abs(red - _last[i]) + Math.Abs(green - _last[i + 1]) + Math.Abs(blue - _last[i + 2]);
        }

        var moved = 0L;
        if (!first)
        {
            for (var bin = 0; bin < Bins; bin++) moved += Math.Abs(_histogram[bin] - _lastHistogram[bin]);
        }
        else
        {
            _last = new byte[pixels.Length];
        }

        pixels.CopyTo(_last);
        (_histogram, _lastHistogram) = (_lastHistogram, _histogram);
        return new FrameSignal(seconds, luma / (255_000f * count), moved / (2f * count), difference / (255f * 3 * count));
    }
}
