namespace Video.World;

/// <summary>
/// How far a point lies from a shape's edge, negative inside; every shape fits a circle of the given radius round the origin.
/// Distances are exact near straight edges and a little short beyond corners, which keeps corners sharp when an edge is drawn one pixel wide.
/// </summary>
internal static class ShapeDistance
{
    private const double RingMiddle = 0.78;
    private const double RingHalf = 0.22;
    private const double SquareHalf = 0.86;
    private const double CrossLong = 0.95;
    private const double CrossShort = 0.3;
    private const double StarInner = 0.42;

    private static readonly (double X, double Y) Mirror36 = Turned(36);
    private static readonly (double X, double Y) Mirror108 = Turned(108);

    // The star's edge from its tip (0, -1) to the valley at 36 degrees: unit normal pointing outwards and its distance from the origin.
    private static readonly (double X, double Y, double Offset) StarEdge = Edge((0, -1), (StarInner * Math.Sin(Math.PI / 5), -StarInner * Math.Cos(Math.PI / 5)));

    public static double Of(Shape shape, double x, double y, double radius) => shape switch
    {
        Shape.Circle => Math.Sqrt(x * x + y * y) - radius,
        Shape.Ring => Math.Abs(Math.Sqrt(x * x + y * y) - radius * RingMiddle) - radius * RingHalf,
        Shape.Square => Box(x, y, radius * SquareHalf, radius * SquareHalf),
        Shape.Cross => Math.Min(Box(x, y, radius * CrossLong, radius * CrossShort), Box(x, y, radius * CrossShort, radius * CrossLong)),
        Shape.Triangle => Math.Max(y, Math.Abs(x) * 0.8660254037844386 - y * 0.5) - radius * 0.5,
        Shape.Star => Star(x, y, radius),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, $"Shape: expected one that can be drawn, got {shape}."),
    };

    private static double Box(double x, double y, double halfWidth, double halfHeight) => Math.Max(Math.Abs(x) - halfWidth, Math.Abs(y) - halfHeight);

    /// <summary>Mirrors the point into the tenth of the plane between a tip and the next valley, where the edge is one line.</summary>
    private static double Star(double x, double y, double radius)
    {
        x = Math.Abs(x);
        (x, y) = Fold(x, y, Mirror108);
        (x, y) = Fold(x, y, Mirror36);
        return Math.Abs(x) * StarEdge.X + y * StarEdge.Y - StarEdge.Offset * radius;
    }

    private static (double X, double Y) Fold(double x, double y, (double X, double Y) normal)
    {
        var beyond = Math.Max(0, x * normal.X + y * normal.Y);
        return (x - 2 * beyond * normal.X, y - 2 * beyond * normal.Y);
    }

    /// <summary>The normal, on the far side, of a mirror through the origin that lies this many degrees clockwise from up.</summary>
    private static (double X, double Y) Turned(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return (cos, sin);
    }

    private static (double X, double Y, double Offset) Edge((double X, double Y) from, (double X, double Y) to)
    {
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        var length = Math.Sqrt(dx * dx + dy * dy);
        var (nx, ny) = (-dy / length, dx / length);
        var offset = nx * from.X + ny * from.Y;
        return offset >= 0 ? (nx, ny, offset) : (-nx, -ny, -offset);
    }
}
