namespace Video.Models.Preprocessing;

/// <summary>How pixels are weighed when a picture is resized; the numbers are Pillow's, as preprocessor_config.json writes them.</summary>
public enum ResampleFilter
{
    Nearest = 0,
    Lanczos = 1,
    Bilinear = 2,
    Bicubic = 3,
    Box = 4,
    Hamming = 5,
}

internal static class ResampleFilters
{
    /// <summary>Half the width of the filter in pixels of the smaller picture.</summary>
    public static double Support(this ResampleFilter filter) => filter switch
    {
        ResampleFilter.Box => 0.5,
        ResampleFilter.Bilinear or ResampleFilter.Hamming => 1,
        ResampleFilter.Bicubic => 2,
        ResampleFilter.Lanczos => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "Not a filter with weights"),
    };

    /// <summary>Weight of a pixel at a distance from the centre, in the same pixels.</summary>
    public static double Weight(this ResampleFilter filter, double distance) => filter switch
    {
        ResampleFilter.Box => distance is > -0.5 and <= 0.5 ? 1 : 0,
        ResampleFilter.Bilinear => Math.Max(0, 1 - Math.Abs(distance)),
        ResampleFilter.Hamming => Hamming(Math.Abs(distance)),
        ResampleFilter.Bicubic => Bicubic(Math.Abs(distance)),
        ResampleFilter.Lanczos => distance is >= -3 and < 3 ? Sinc(distance) * Sinc(distance / 3) : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "Not a filter with weights"),
    };

    /// <summary>Keys' cubic with a = -0.5, in the order of operations of Pillow.</summary>
    private static double Bicubic(double x)
    {
        const double A = -0.5;
        if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }

    private static double Hamming(double x)
    {
        if (x == 0) return 1;
        if (x >= 1) return 0;

        x *= Math.PI;
        return Math.Sin(x) / x * (0.54f + 0.46f * Math.Cos(x)); // Pillow keeps these two in fp32
    }

    private static double Sinc(double x)
    {
        if (x == 0) return 1;

        x *= Math.PI;
        return Math.Sin(x) / x;
    }
}
