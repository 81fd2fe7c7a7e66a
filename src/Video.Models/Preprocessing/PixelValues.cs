namespace Video.Models.Preprocessing;

/// <summary>What the bytes of a picture become before an encoder sees them.</summary>
internal sealed class PixelValues
{
    private const int Channels = 3;

    private readonly float[][] _values;

    /// <param name="mean">Red, green, blue, after rescaling; likewise <paramref name="deviation"/>.</param>
    /// <param name="rescaleFactor">What bytes are multiplied with.</param>
    public PixelValues(IReadOnlyList<double> mean, IReadOnlyList<double> deviation, double rescaleFactor, bool rescales, bool normalizes)
        : this(channel => OfBytes((float)mean[channel], (float)deviation[channel], rescaleFactor, rescales, normalizes))
    {
    }

    private PixelValues(Func<int, float[]> ofChannel)
    {
        _values = [.. Enumerable.Range(0, Channels).Select(ofChannel)];
        Step = _values.Max(values => Enumerable.Range(1, values.Length - 1).Max(value => Math.Abs((double)values[value] - values[value - 1])));
    }

    /// <summary>One step of 255, on the channel where it is largest.</summary>
    public double Step { get; }

    /// <summary>Divided by 255 first and then normalised, each rounded, as torchvision's ToTensor and Normalize do.</summary>
    public static PixelValues InSteps(IReadOnlyList<double> mean, IReadOnlyList<double> deviation) => new(channel =>
        [.. Enumerable.Range(0, 256).Select(value => (value / 255f - (float)mean[channel]) / (float)deviation[channel])]);

    /// <summary>Of a channel: the value of each byte.</summary>
    public float[] Of(int channel) => _values[channel];

    /// <summary>In fp32 and with the factor inside mean and deviation, so that the last bit is the reference's.</summary>
    private static float[] OfBytes(float mean, float deviation, double rescaleFactor, bool rescales, bool normalizes)
    {
        var fused = rescales && normalizes ? (float)(1 / rescaleFactor) : 1;
        var values = new float[256];
        for (var value = 0; value < values.Length; value++)
        {
            values[value] = normalizes ? (value - mean * fused) / (deviation * fused)
                : rescales ? value * (float)rescaleFactor
                : value;
        }

        return values;
    }
}
