namespace Video.World;

/// <summary>Draws a script's frames: every shape is a signed distance, so that edges are smooth at any size.</summary>
/// <remarks>Distances follow the plane geometry of each shape; a pixel's cover is its distance to the edge cut to one pixel.</remarks>
public static class Painter
{
    /// <param name="rgb24">Width × Height × 3 bytes, overwritten.</param>
    public static void Paint(Script script, double seconds, Span<byte> rgb24)
    {
        if (rgb24.Length != script.Width * script.Height * 3)
        {
            throw new ArgumentException($"Frame buffer: expected {script.Width * script.Height * 3} bytes for {script.Width}x{script.Height} RGB, got {rgb24.Length}.", nameof(rgb24));
        }

        var scene = script.SceneAt(seconds);
        Fill(rgb24, scene.Background);
        foreach (var thing in scene.Things.Where(thing => thing.IsSeen(seconds))) Draw(script, thing, seconds, rgb24);
    }

    private static void Fill(Span<byte> rgb24, Colour colour)
    {
        for (var i = 0; i < rgb24.Length; i += 3) (rgb24[i], rgb24[i + 1], rgb24[i + 2]) = (colour.Red, colour.Green, colour.Blue);
    }

    private static void Draw(Script script, Thing thing, double seconds, Span<byte> rgb24)
    {
        var (shape, colour) = thing.LookAt(seconds);
        var place = thing.PlaceAt(seconds);
        var radius = thing.Size * Math.Min(script.Width, script.Height) / 2;
        var (centreX, centreY) = (place.X * script.Width, place.Y * script.Height);
        var (left, right) = (Math.Max(0, (int)(centreX - radius - 2)), Math.Min(script.Width, (int)(centreX + radius + 3)));
        var (top, bottom) = (Math.Max(0, (int)(centreY - radius - 2)), Math.Min(script.Height, (int)(centreY + radius + 3)));
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var cover = Math.Clamp(0.5 - Distance(shape, x + 0.5 - centreX, y + 0.5 - centreY, radius), 0, 1);
                if (cover == 0) continue;

                var pixel = rgb24.Slice((y * script.Width + x) * 3, 3);
                (pixel[0], pixel[1], pixel[2]) = (Mix(pixel[0], colour.Red, cover), Mix(pixel[1], colour.Green, cover), Mix(pixel[2], colour.Blue, cover));
            }
        }
    }

    private static byte Mix(byte under, byte over, double cover) => (byte)Math.Round(under + (over - under) * cover);

    /// <summary>Signed distance in pixels from the shape's edge, negative inside; the shape fits a circle of that radius round the origin.</summary>
    private static double Distance(Shape shape, double x, double y, double radius) => shape switch
    {
        Shape.Circle => Math.Sqrt(x * x + y * y) - radius,
        Shape.Ring => Math.Abs(Math.Sqrt(x * x + y * y) - radius * 0.78) - radius * 0.22,
        Shape.Square => Box(x, y, radius * 0.86, radius * 0.86),
        Shape.Cross => Math.Min(Box(x, y, radius * 0.95, radius * 0.3), Box(x, y, radius * 0.3, radius * 0.95)),
        Shape.Triangle => Polygon(x, y, TriangleCorners, radius),
        Shape.Star => Polygon(x, y, StarCorners, radius),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, $"Shape: expected one that can be drawn, got {shape}."),
    };

    private static readonly (double X, double Y)[] TriangleCorners = Corners(3, inner: 1);

    private static readonly (double X, double Y)[] StarCorners = Corners(10, inner: 0.42);

    private static (double X, double Y)[] Corners(int count, double inner) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            var length = i % 2 == 0 || count % 2 == 1 ? 1 : inner;
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / count);
            return (length * sin, -length * cos);
        }),
    ];

    private static double Box(double x, double y, double halfWidth, double halfHeight)
    {
        var (dx, dy) = (Math.Abs(x) - halfWidth, Math.Abs(y) - halfHeight);
        return Math.Sqrt(Math.Pow(Math.Max(dx, 0), 2) + Math.Pow(Math.Max(dy, 0), 2)) + Math.Min(Math.Max(dx, dy), 0);
    }

    private static double Polygon(double x, double y, (double X, double Y)[] corners, double scale)
    {
        var (nearest, inside) = (double.MaxValue, false);
        for (var i = 0; i < corners.Length; i++)
        {
            var (ax, ay) = (corners[i].X * scale, corners[i].Y * scale);
            var (bx, by) = (corners[(i + 1) % corners.Length].X * scale, corners[(i + 1) % corners.Length].Y * scale);
            var along = Math.Clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) * (bx - ax) + (by - ay) * (by - ay)), 0, 1);
            nearest = Math.Min(nearest, Math.Pow(x - ax - along * (bx - ax), 2) + Math.Pow(y - ay - along * (by - ay), 2));
            if ((ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside;
        }
        return inside ? -Math.Sqrt(nearest) : Math.Sqrt(nearest);
    }
}
