namespace Video.World;

/// <summary>How finely a frame is painted before it is brought to its size.</summary>
/// <param name="Supersampling">Samples per pixel and direction, 1 to 4, averaged as scaling a larger video down averages.</param>
public readonly record struct PaintQuality(int Supersampling)
{
    /// <summary>One sample per pixel with smooth edges: for frames at the script's own size.</summary>
    public static PaintQuality Plain { get; } = new(1);

    /// <summary>Two by two samples per pixel: for frames smaller than the script's.</summary>
    public static PaintQuality Fine { get; } = new(2);
}

/// <summary>Draws a script's frames at any size: every shape is a signed distance, so that edges are smooth.</summary>
/// <remarks>A pixel's cover is its distance to the edge cut to one pixel. Backgrounds are drawn once per scene and size and kept as long as the scene.</remarks>
public static class Painter
{
    [ThreadStatic]
    private static byte[]? _large;

    /// <summary>Paints at the script's own size.</summary>
    /// <param name="rgb24">Width × Height × 3 bytes, overwritten.</param>
    public static void Paint(Script script, double seconds, Span<byte> rgb24) => Paint(script, seconds, script.Width, script.Height, rgb24, PaintQuality.Plain);

    /// <summary>Paints the whole picture at this size, stretched where the proportions differ.</summary>
    /// <param name="rgb24">[height, width, 3], overwritten.</param>
    public static void Paint(Script script, double seconds, int width, int height, Span<byte> rgb24, PaintQuality quality)
    {
        if (rgb24.Length != width * height * 3)
        {
            throw new ArgumentException($"Frame buffer: expected {width * height * 3} bytes for {width}x{height} RGB, got {rgb24.Length}.", nameof(rgb24));
        }
        if (quality.Supersampling is < 1 or > 4) throw new ArgumentOutOfRangeException(nameof(quality), quality, "Supersampling: expected 1 to 4.");

        if (quality.Supersampling == 1)
        {
            Draw(script, seconds, width, height, rgb24);
            return;
        }

        var factor = quality.Supersampling;
        var needed = rgb24.Length * factor * factor;
        if (_large is null || _large.Length < needed) _large = new byte[needed];
        var large = _large.AsSpan(0, needed);
        Draw(script, seconds, width * factor, height * factor, large);
        if (factor == 2) Halve(large, width, height, rgb24);
        else Shrink(large, width, height, factor, rgb24);
    }

    private static void Draw(Script script, double seconds, int width, int height, Span<byte> rgb24)
    {
        var scene = script.SceneAt(seconds);
        BackdropBitmap.For(script, scene, width, height).CopyTo(rgb24, seconds - scene.StartSeconds);
        foreach (var thing in scene.Things)
        {
            if (thing.IsSeen(seconds)) Draw(new PlacedThing(script, thing, seconds), script, width, height, rgb24);
        }
    }

    private static void Draw(PlacedThing thing, Script script, int width, int height, Span<byte> rgb24)
    {
        var (stepX, stepY) = ((double)script.Width / width, (double)script.Height / height);
        var sharpness = 1 / Math.Sqrt(stepX * stepY);
        var reach = thing.Radius + 1.5 / sharpness;
        var (left, right) = (Math.Max(0, (int)((thing.CentreX - reach) / stepX)), Math.Min(width, (int)((thing.CentreX + reach) / stepX) + 1));
        var (top, bottom) = (Math.Max(0, (int)((thing.CentreY - reach) / stepY)), Math.Min(height, (int)((thing.CentreY + reach) / stepY) + 1));
        var edge = thing.Outline is null ? 0 : thing.Outline.Width * thing.Radius;
        for (var y = top; y < bottom; y++)
        {
            var row = rgb24.Slice((y * width + left) * 3, Math.Max(0, right - left) * 3);
            for (var x = left; x < right; x++)
            {
                var distance = thing.Distance((x + 0.5) * stepX, (y + 0.5) * stepY);
                var cover = Math.Clamp(0.5 - distance * sharpness, 0, 1);
                if (cover == 0) continue;

                var (red, green, blue) = ((double)thing.Colour.Red, (double)thing.Colour.Green, (double)thing.Colour.Blue);
                if (thing.Outline is { } outline)
                {
                    var inner = Math.Clamp(0.5 - (distance + edge) * sharpness, 0, 1);
                    (red, green, blue) = (outline.Red + (red - outline.Red) * inner, outline.Green + (green - outline.Green) * inner, outline.Blue + (blue - outline.Blue) * inner);
                }

                var pixel = row.Slice((x - left) * 3, 3);
                (pixel[0], pixel[1], pixel[2]) = (Mix(pixel[0], red, cover), Mix(pixel[1], green, cover), Mix(pixel[2], blue, cover));
            }
        }
    }

    private static byte Mix(byte under, double over, double cover) => (byte)(under + (over - under) * cover + 0.5);

    private static void Halve(ReadOnlySpan<byte> large, int width, int height, Span<byte> small)
    {
        for (var y = 0; y < height; y++)
        {
            var upper = large.Slice(y * width * 12, width * 6);
            var lower = large.Slice(y * width * 12 + width * 6, width * 6);
            var row = small.Slice(y * width * 3, width * 3);
            for (int x = 0, at = 0; x < row.Length; x += 3, at += 6)
            {
                row[x] = (byte)((upper[at] + upper[at + 3] + lower[at] + lower[at + 3] + 2) >> 2);
                row[x + 1] = (byte)((upper[at + 1] + upper[at + 4] + lower[at + 1] + lower[at + 4] + 2) >> 2);
                row[x + 2] = (byte)((upper[at + 2] + upper[at + 5] + lower[at + 2] + lower[at + 5] + 2) >> 2);
            }
        }
    }

    private static void Shrink(ReadOnlySpan<byte> large, int width, int height, int factor, Span<byte> small)
    {
        var stride = width * factor * 3;
        for (var i = 0; i < small.Length; i++)
        {
            var (y, x, channel) = (i / 3 / width, i / 3 % width, i % 3);
            var sum = 0;
            for (var dy = 0; dy < factor; dy++)
            {
                for (var dx = 0; dx < factor; dx++) sum += large[(y * factor + dy) * stride + (x * factor + dx) * 3 + channel];
            }
            small[i] = (byte)((sum + factor * factor / 2) / (factor * factor));
        }
    }
}
