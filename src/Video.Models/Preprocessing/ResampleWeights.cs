namespace Video.Models.Preprocessing;

/// <summary>For each output position of one axis: which input positions count, and how much.</summary>
/// <remarks>Reference: Pillow, src/libImaging/Resample.c, precompute_coeffs and normalize_coeffs_8bpc.</remarks>
internal sealed class ResampleWeights
{
    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly int[] _weights;
    private readonly int _stride;

    /// <param name="input">Length of the axis before, in pixels.</param>
    /// <param name="output">Length of the axis after.</param>
    /// <param name="filter">Any but nearest.</param>
    /// <param name="precision">How the weights are rounded.</param>
    public ResampleWeights(int input, int output, ResampleFilter filter, FixedPoint precision)
    {
        var weights = Exact(input, output, filter, out _starts, out _counts);
        _stride = weights.Length / output;
        Bits = precision is FixedPoint.Pillow or FixedPoint.Pillow13 ? 32 - 8 - 2 : BitsForInt16(weights.Max());
        _weights = Array.ConvertAll(weights, weight => (int)((weight < 0 ? -0.5 : 0.5) + weight * (1 << Bits)));
    }

    /// <summary>Bits behind the point in every weight.</summary>
    public int Bits { get; }

    /// <summary>The first input position that counts for an output position, and the weights from there on.</summary>
    public ReadOnlySpan<int> At(int output, out int start)
    {
        start = _starts[output];
        return _weights.AsSpan(output * _stride, _counts[output]);
    }

    /// <summary>The weights before they are rounded, as a matrix.</summary>
    /// <returns>[output, input]</returns>
    public static float[] Matrix(int input, int output, ResampleFilter filter)
    {
        var weights = Exact(input, output, filter, out var starts, out var counts);
        var stride = weights.Length / output;
        var matrix = new float[output * input];
        for (var i = 0; i < output; i++)
            for (var j = 0; j < counts[i]; j++) matrix[i * input + starts[i] + j] = (float)weights[i * stride + j];
        return matrix;
    }

    private static double[] Exact(int input, int output, ResampleFilter filter, out int[] starts, out int[] counts)
    {
        var scale = (double)input / output;
        var spread = Math.Max(scale, 1); // antialias: when shrinking the filter spans as much as one output pixel does
        var support = filter.Support() * spread;

        var stride = (int)Math.Ceiling(support) * 2 + 1;
        starts = new int[output];
        counts = new int[output];
        var weights = new double[output * stride];
        for (var i = 0; i < output; i++)
        {
            var center = (i + 0.5) * scale;
            starts[i] = Math.Max((int)(center - support + 0.5), 0);
            counts[i] = Math.Min((int)(center + support + 0.5), input) - starts[i];
            Fill(weights.AsSpan(i * stride, counts[i]), filter, starts[i] - center + 0.5, 1 / spread);
        }

        return weights;
    }

    private static void Fill(Span<double> weights, ResampleFilter filter, double firstDistance, double scale)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = filter.Weight((i + firstDistance) * scale);
            sum += weights[i];
        }

        if (sum == 0) return;
        for (var i = 0; i < weights.Length; i++) weights[i] /= sum;
    }

    /// <remarks>Reference: PyTorch, aten/src/ATen/native/cpu/UpSampleKernel.cpp, the weights of separable interpolation of bytes.</remarks>
    private static int BitsForInt16(double largest)
    {
        var bits = 0;
        while (bits < 22 && (int)(0.5 + largest * (1 << (bits + 1))) < 1 << 15) bits++;
        return bits;
    }
}
