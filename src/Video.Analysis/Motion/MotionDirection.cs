namespace Video.Analysis.Motion;

/// <summary>Turns a mean flow vector into a direction, where it has one.</summary>
internal static class MotionDirection
{
    // Below this the picture stands still as far as a viewer is concerned: one frame width in 200 seconds.
    private const double Still = 0.005;

    // The mean vector of parts that move against each other is short compared with the mean length.
    private const double Agreement = 0.3;

    /// <param name="x">Mean flow to the right, frame widths per second.</param>
    /// <param name="y">Mean flow downwards (as pictures are stored), frame widths per second.</param>
    /// <param name="magnitude">Mean length of the flow.</param>
    /// <returns>Degrees, counter-clockwise from right as a viewer sees it, in [0, 360); null when there is no common direction.</returns>
    public static double? Of(double x, double y, double magnitude)
    {
        var length = Math.Sqrt(x * x + y * y);
        if (magnitude < Still || length < Agreement * magnitude) return null;

        var degrees = Math.Atan2(-y, x) * 180 / Math.PI;
        return degrees < 0 ? degrees + 360 : degrees;
    }
}
