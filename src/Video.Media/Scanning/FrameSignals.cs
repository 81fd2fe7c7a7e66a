namespace Video.Media;

/// <summary>Turns small RGB frames into signals, one after the other, keeping only the six frames that one signal needs.</summary>
internal sealed class FrameSignals
{
    private const int LevelsPerChannel = 8;
    private const int Before = 3;
    private const int After = 2;

    /// <summary>Nearer than this the lasting distance is not worth computing: no cut is.</summary>
    private const float Near = 0.12f;

    private readonly List<SmallFrame> _window = [];

    /// <summary>Takes the next frame and gives the signal of the one two frames earlier, when there is one.</summary>
    /// <param name="seconds">Presentation seconds.</param>
    /// <param name="pixels">RGB24, of one size for all frames.</param>
    public FrameSignal? Next(double seconds, ReadOnlySpan<byte> pixels)
    {
        _window.Add(new SmallFrame(seconds, pixels, _window.Count > 0 ? _window[^1] : null));
        if (_window.Count > Before + After + 1) _window.RemoveAt(0);
        return _window.Count > After ? Signal(_window.Count - 1 - After) : null;
    }

    /// <summary>The signals of the last frames, for which none come after.</summary>
    public IEnumerable<FrameSignal> Rest()
    {
        for (var i = Math.Max(0, _window.Count - After); i < _window.Count; i++) yield return Signal(i);
    }

    private FrameSignal Signal(int at)
    {
        var frame = _window[at];
        var lasting = frame.FromPrevious;
        if (lasting > Near)
        {
            for (var before = Math.Max(0, at - Before); before < at; before++)
            {
                for (var after = at; after <= Math.Min(at + After, _window.Count - 1); after++) lasting = Math.Min(lasting, SmallFrame.Distance(_window[before], _window[after]));
            }
        }

        return new FrameSignal(frame.Seconds, frame.MeanLuma, frame.FromPrevious, lasting);
    }

    private sealed class SmallFrame
    {
        private readonly byte[] _pixels;
        private readonly int[] _colours = new int[LevelsPerChannel * LevelsPerChannel * LevelsPerChannel];

        public SmallFrame(double seconds, ReadOnlySpan<byte> pixels, SmallFrame? previous)
        {
            (Seconds, _pixels) = (seconds, pixels.ToArray());
            var luma = 0L;
            for (var i = 0; i + 2 < pixels.Length; i += 3)
            {
                luma += (299 * pixels[i]) + (587 * pixels[i + 1]) + (114 * pixels[i + 2]);
                _colours[((pixels[i] >> 5) * LevelsPerChannel * LevelsPerChannel) + ((pixels[i + 1] >> 5) * LevelsPerChannel) + (pixels[i + 2] >> 5)]++;
            }

            MeanLuma = luma / (255_000f * (pixels.Length / 3));
            FromPrevious = previous is null ? 0 : Distance(previous, this);
        }

        public double Seconds { get; }

        public float MeanLuma { get; }

        public float FromPrevious { get; }

        /// <summary>
        /// Colours tell shots apart that share a brightness, pixels tell shots apart that share a palette: both together. The colours count no more
        /// than the pixels allow: in a slow fade of a flat picture all pixels change their class at once, by one level each.
        /// </summary>
        public static float Distance(SmallFrame a, SmallFrame b)
        {
            var (moved, difference) = (0L, 0L);
            for (var bin = 0; bin < a._colours.Length; bin++) moved += Math.Abs(a._colours[bin] - b._colours[bin]);
            for (var i = 0; i < a._pixels.Length; i++) difference += Math.Abs(a._pixels[i] - b._pixels[i]);
            var colours = moved / (2f * (a._pixels.Length / 3));
            var pixel = difference / (255f * a._pixels.Length);
            return (0.5f * Math.Min(colours, 5f * pixel)) + (2f * pixel);
        }
    }
}
