using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Video.Analysis.Motion;

/// <summary>Optical flow between neighbouring frames of a segment, reduced to magnitude, direction and a curve.</summary>
internal sealed class MotionAnalyzer
{
    // Large enough for a person across a room, small enough that flow costs a tenth of encoding the same frames.
    private const int LongSide = 160;

    // Flow shorter than this fraction of a pixel of the small picture is noise of the codec.
    private const double NoisePixels = 0.15;

    private readonly List<Tensor> _frames = [];

    private readonly List<double> _seconds = [];

    /// <summary>Keeps a small grey copy of a frame.</summary>
    /// <param name="rgb24">height × width × 3 bytes.</param>
    public void Add(ReadOnlySpan<byte> rgb24, int height, int width, double seconds)
    {
        using var scope = NewDisposeScope();
        var picture = tensor(rgb24.ToArray(), dtype: ScalarType.Byte).view(height, width, 3).to(ScalarType.Float32) / 255.0;
        var luma = tensor(new[] { 0.299f, 0.587f, 0.114f });
        var grey = matmul(picture, luma).view(1, 1, height, width);
        var scale = Math.Min(1.0, (double)LongSide / Math.Max(height, width));
        var (rows, columns) = (Math.Max(8, (long)Math.Round(height * scale)), Math.Max(8, (long)Math.Round(width * scale)));
        var small = adaptive_avg_pool2d(grey, (rows, columns)).view(rows, columns);
        _frames.Add(small.DetachFromDisposeScope());
        _seconds.Add(seconds);
    }

    /// <summary>The motion between the frames added so far; forgets them.</summary>
    public MotionSummary Finish()
    {
        try
        {
            return _frames.Count < 2 ? MotionSummary.None : Summarise();
        }
        finally
        {
            _frames.ForEach(frame => frame.Dispose());
            _frames.Clear();
            _seconds.Clear();
        }
    }

    private MotionSummary Summarise()
    {
        using var scope = NewDisposeScope();
        var frames = stack(_frames); // [frames, rows, columns]
        var pairs = frames.shape[0] - 1;
        var width = frames.shape[2];
        var (flow, confidence) = OpticalFlow.Estimate(frames.narrow(0, 0, pairs), frames.narrow(0, 1, pairs));

        var length = (flow * flow).sum(1).sqrt(); // [pairs, rows, columns]
        var moving = (length > NoisePixels).to(ScalarType.Float32);
        var trusted = (confidence / (confidence + 1e-4)) * moving; // a still picture's flow is weighted to nothing
        var area = (double)(frames.shape[1] * width);
        var magnitudes = ((length * trusted).sum([1L, 2L]) / area).data<float>().ToArray();
        var x = ((flow.select(1, 0) * trusted).sum([1L, 2L]) / area).data<float>().ToArray();
        var y = ((flow.select(1, 1) * trusted).sum([1L, 2L]) / area).data<float>().ToArray();
        var shares = trusted.mean([1L, 2L]).data<float>().ToArray();

        var steps = new List<MotionStep>();
        var (sumX, sumY, total) = (0.0, 0.0, 0.0);
        for (var i = 0; i < pairs; i++)
        {
            var seconds = Math.Max(_seconds[i + 1] - _seconds[i], 1e-3);
            var magnitude = magnitudes[i] / width / seconds;
            steps.Add(new MotionStep(_seconds[i], _seconds[i + 1], magnitude, MotionDirection.Of(x[i] / width / seconds, y[i] / width / seconds, magnitude), shares[i]));
            (sumX, sumY, total) = (sumX + x[i] / width, sumY + y[i] / width, total + seconds);
        }

        return MotionSummary.Of(steps, sumX / total, sumY / total);
    }
}
