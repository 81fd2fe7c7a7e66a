using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Video.World;

/// <summary>A scene's background at one size, large enough for the whole way that the camera pans; drawn once.</summary>
internal sealed class BackdropBitmap
{
    // Noise is a still bitmap with room around it, of which every moment shows another part.
    private const int NoiseRoom = 16;
    private const double NoisePerSecond = 24;

    private static readonly ConditionalWeakTable<Scene, ConcurrentDictionary<(int, int), BackdropBitmap>> Drawn = [];

    private readonly Scene _scene;
    private readonly int _width;
    private readonly int _height;
    private readonly int _fullWidth;
    private readonly byte[] _pixels; // [fullHeight, fullWidth, 3]
    private readonly int _originX;
    private readonly int _originY;

    private BackdropBitmap(Script script, Scene scene, int width, int height)
    {
        (_scene, _width, _height) = (scene, width, height);
        var seconds = script.SceneStretch(script.SceneIndexAt(scene.StartSeconds)).Length;
        var noise = scene.Backdrop.Pattern == BackdropPattern.Noise ? NoiseRoom : 0;
        var (wayX, wayY) = ((int)Math.Ceiling(Math.Abs(scene.Pan.X) * seconds * width), (int)Math.Ceiling(Math.Abs(scene.Pan.Y) * seconds * height));
        (_originX, _originY) = (scene.Pan.X < 0 ? wayX : 0, scene.Pan.Y < 0 ? wayY : 0);
        _fullWidth = width + wayX + noise;
        var fullHeight = height + wayY + noise;
        _pixels = new byte[_fullWidth * fullHeight * 3];
        BackdropPainter.Paint(scene, (double)script.Width / script.Height, width, height, _fullWidth, fullHeight, _originX, _originY, _pixels);
    }

    public static BackdropBitmap For(Script script, Scene scene, int width, int height) =>
        Drawn.GetOrCreateValue(scene).GetOrAdd((width, height), static (size, of) => new BackdropBitmap(of.script, of.scene, size.Item1, size.Item2), (script, scene));

    /// <param name="rgb24">[height, width, 3], overwritten.</param>
    /// <param name="seconds">Since the scene began.</param>
    public void CopyTo(Span<byte> rgb24, double seconds)
    {
        var x = _originX + (int)Math.Round(_scene.Pan.X * seconds * _width);
        var y = _originY + (int)Math.Round(_scene.Pan.Y * seconds * _height);
        if (_scene.Backdrop.Pattern == BackdropPattern.Noise)
        {
            var moment = Hash.Of(_scene.Backdrop.Seed, (int)(seconds * NoisePerSecond), 0);
            (x, y) = (x + (int)(moment % NoiseRoom), y + (int)(moment / NoiseRoom % NoiseRoom));
        }

        x = Math.Clamp(x, 0, _fullWidth - _width);
        y = Math.Clamp(y, 0, _pixels.Length / 3 / _fullWidth - _height);
        if (_fullWidth == _width)
        {
            _pixels.AsSpan(y * _width * 3, rgb24.Length).CopyTo(rgb24);
            return;
        }
        for (var row = 0; row < _height; row++) _pixels.AsSpan(((y + row) * _fullWidth + x) * 3, _width * 3).CopyTo(rgb24[(row * _width * 3)..]);
    }
}

/// <summary>Draws backgrounds: a mix of two shades of one colour, by a pattern that depends on nothing but the place and the backdrop's seed.</summary>
internal static class BackdropPainter
{
    /// <param name="aspect">Width over height of the picture as it is shown.</param>
    /// <param name="rgb24">[fullHeight, fullWidth, 3]; the picture's first frame lies at the origin in it.</param>
    public static void Paint(Scene scene, double aspect, int width, int height, int fullWidth, int fullHeight, int originX, int originY, Span<byte> rgb24)
    {
        var (from, to) = (scene.Background, scene.Backdrop.Other ?? scene.Background);
        var pattern = scene.Backdrop.Pattern;
        var plain = pattern == BackdropPattern.Plain;
        var seed = scene.Backdrop.Seed;
        var cell = 0.06 + 0.1 * Hash.Unit(seed, 1, 0);
        var turn = Math.SinCos(2 * Math.PI * Hash.Unit(seed, 2, 0));
        for (int row = 0, at = 0; row < fullHeight; row++)
        {
            for (var column = 0; column < fullWidth; column++, at += 3)
            {
                var mix = plain ? 0 : Mix(pattern, seed, cell, turn, (column - originX + 0.5) / width * aspect, (row - originY + 0.5) / height, column, row);
                rgb24[at] = (byte)(from.Red + (to.Red - from.Red) * mix + 0.5);
                rgb24[at + 1] = (byte)(from.Green + (to.Green - from.Green) * mix + 0.5);
                rgb24[at + 2] = (byte)(from.Blue + (to.Blue - from.Blue) * mix + 0.5);
            }
        }
    }

    /// <summary>How much of the second shade a place has, 0 to 1; x, y and the cell's side in heights of the picture.</summary>
    private static double Mix(BackdropPattern pattern, int seed, double cell, (double Sin, double Cos) turn, double x, double y, int column, int row) => pattern switch
    {
        BackdropPattern.Gradient => Math.Clamp(0.5 + ((x - 0.7) * turn.Cos + (y - 0.5) * turn.Sin) * 0.7, 0, 1),
        BackdropPattern.Stripes => 0.5 + 0.5 * Math.Sin(2 * Math.PI * (x * turn.Cos + y * turn.Sin) / cell),
        BackdropPattern.Checks => ((int)Math.Floor(x / cell) + (int)Math.Floor(y / cell)) % 2 == 0 ? 0 : 1,
        BackdropPattern.Dots => Math.Clamp((0.3 - Math.Sqrt(Square(x / cell - Math.Floor(x / cell) - 0.5) + Square(y / cell - Math.Floor(y / cell) - 0.5))) * 12, 0, 1),
        BackdropPattern.Clouds => Math.Clamp(0.65 * Cloud(seed, x / cell / 2, y / cell / 2) + 0.35 * Cloud(seed + 1, x / cell * 1.3, y / cell * 1.3), 0, 1),
        BackdropPattern.Noise => Hash.Unit(seed, column, row),
        _ => 0,
    };

    private static double Square(double x) => x * x;

    /// <summary>Values at whole places, smoothly joined: value noise.</summary>
    private static double Cloud(int seed, double x, double y)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        var (fx, fy) = (Smooth(x - left), Smooth(y - top));
        var upper = Hash.Unit(seed, left, top) * (1 - fx) + Hash.Unit(seed, left + 1, top) * fx;
        var lower = Hash.Unit(seed, left, top + 1) * (1 - fx) + Hash.Unit(seed, left + 1, top + 1) * fx;
        return upper * (1 - fy) + lower * fy;
    }

    private static double Smooth(double t) => t * t * (3 - 2 * t);
}

/// <summary>Numbers that look random and depend on nothing but what they are asked for.</summary>
/// <remarks>The mixing steps are those of MurmurHash3's finaliser.</remarks>
internal static class Hash
{
    public static uint Of(int seed, int x, int y)
    {
        var h = (uint)seed * 0x9E3779B9u ^ (uint)x * 0x85EBCA6Bu ^ (uint)y * 0xC2B2AE35u;
        h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
        h = (h ^ (h >> 13)) * 0xC2B2AE35u;
        return h ^ (h >> 16);
    }

    /// <summary>In [0, 1).</summary>
    public static double Unit(int seed, int x, int y) => Of(seed, x, y) / 4294967296.0;
}
