using System.Runtime.Intrinsics;

namespace Video.World;

/// <summary>
/// Makes a painted frame look decoded: softened, chroma at half size, blocks of cosine coefficients rounded, noise, and slightly wrong brightness, contrast and tint.
/// What it does is fixed when it is made, so that all frames of a clip are treated alike, but for the noise.
/// </summary>
/// <remarks>Colour is BT.601 in full range; the blocks' transform is the DCT-II of JPEG and of H.264's ancestors. Not thread-safe: one per thread.</remarks>
public sealed class CodecImitation
{
    private readonly Random _random;
    private readonly int _block;
    private readonly float[] _cosines; // [block, block]: row k is the k-th basis function
    private readonly float[] _turned;  // the same, its transpose
    private readonly float _step;
    private readonly float[] _lumaSteps; // [block, block]: of each coefficient
    private readonly float[] _chromaSteps;
    private readonly float _soft;
    private readonly int _noise;
    private readonly float _gain;
    private readonly float _offset;
    private readonly float _tintBlue;
    private readonly float _tintRed;
    private float[] _planes = [];
    private float[] _scratch = [];

    /// <param name="random">Decides how the frames are treated and gives the noise.</param>
    /// <param name="strength">0 leaves frames nearly as they are, 1 is a badly encoded video.</param>
    public CodecImitation(Random random, double strength)
    {
        _random = random;
        // At the size at which small models look, a codec's block of 8 has shrunk to a few pixels.
        _block = random.Next(3) == 0 ? 8 : 4;
        _cosines = Cosines(_block);
        _turned = [.. Enumerable.Range(0, _block * _block).Select(i => _cosines[i % _block * _block + i / _block])];
        _step = (float)(strength * (4 + 36 * random.NextDouble()));
        _lumaSteps = Steps(_block, _step);
        _chromaSteps = Steps(_block, _step * (float)(0.8 + 0.8 * random.NextDouble()));
        _soft = (float)(strength * 0.25 * random.NextDouble());
        _noise = (int)(strength * random.Next(0, 9));
        _gain = 1 + (float)(strength * 0.16 * (random.NextDouble() - 0.5));
        _offset = (float)(strength * 20 * (random.NextDouble() - 0.5));
        _tintBlue = (float)(strength * 6 * (random.NextDouble() - 0.5));
        _tintRed = (float)(strength * 6 * (random.NextDouble() - 0.5));
    }

    /// <param name="rgb24">[height, width, 3], changed in place.</param>
    public void Apply(Span<byte> rgb24, int width, int height)
    {
        if (rgb24.Length != width * height * 3) throw new ArgumentException($"Frame buffer: expected {width * height * 3} bytes for {width}x{height} RGB, got {rgb24.Length}.", nameof(rgb24));

        var (halfWidth, halfHeight) = ((width + 1) / 2, (height + 1) / 2);
        var (size, halfSize) = (width * height, halfWidth * halfHeight);
        if (_planes.Length < size + 2 * halfSize) (_planes, _scratch) = (new float[size + 2 * halfSize], new float[size]);

        var luma = _planes.AsSpan(0, size);
        var (blue, red) = (_planes.AsMemory(size, halfSize), _planes.AsMemory(size + halfSize, halfSize));
        Split(rgb24, width, height, luma, blue.Span, red.Span);
        if (_soft > 0.01f) Soften(luma, width, height);
        if (_step > 0.5f)
        {
            Quantise(luma, width, height, _lumaSteps);
            Quantise(blue.Span, halfWidth, halfHeight, _chromaSteps);
            Quantise(red.Span, halfWidth, halfHeight, _chromaSteps);
        }
        Join(luma, blue.Span, red.Span, width, height, rgb24);
    }

    private static void Split(ReadOnlySpan<byte> rgb24, int width, int height, Span<float> luma, Span<float> blue, Span<float> red)
    {
        blue.Clear();
        red.Clear();
        var halfWidth = (width + 1) / 2;
        for (int y = 0, at = 0, from = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, at++, from += 3)
            {
                var (r, g, b) = ((float)rgb24[from], (float)rgb24[from + 1], (float)rgb24[from + 2]);
                var light = 0.299f * r + 0.587f * g + 0.114f * b;
                luma[at] = light;
                var half = (y >> 1) * halfWidth + (x >> 1);
                // An odd last column or row has only half the pixels to average.
                var share = (x == width - 1 && (width & 1) == 1 ? 0.5f : 0.25f) * (y == height - 1 && (height & 1) == 1 ? 2 : 1);
                blue[half] += (b - light) * 0.564f * share;
                red[half] += (r - light) * 0.713f * share;
            }
        }
    }

    private void Soften(Span<float> plane, int width, int height)
    {
        var scratch = _scratch.AsSpan(0, plane.Length);
        var (side, middle) = (_soft, 1 - 2 * _soft);
        for (var y = 0; y < height; y++)
        {
            var row = plane.Slice(y * width, width);
            var to = scratch.Slice(y * width, width);
            for (var x = 0; x < width; x++) to[x] = middle * row[x] + side * (row[Math.Max(0, x - 1)] + row[Math.Min(width - 1, x + 1)]);
        }
        for (var y = 0; y < height; y++)
        {
            var above = scratch.Slice(Math.Max(0, y - 1) * width, width);
            var below = scratch.Slice(Math.Min(height - 1, y + 1) * width, width);
            var row = scratch.Slice(y * width, width);
            var to = plane.Slice(y * width, width);
            for (var x = 0; x < width; x++) to[x] = middle * row[x] + side * (above[x] + below[x]);
        }
    }

    /// <summary>Rounds the cosine coefficients of each whole block; what is left at the edges stays.</summary>
    private void Quantise(Span<float> plane, int width, int height, ReadOnlySpan<float> steps)
    {
        Span<float> block = stackalloc float[64];
        Span<float> other = stackalloc float[64];
        var n = _block;
        for (var top = 0; top + n <= height; top += n)
        {
            for (var left = 0; left + n <= width; left += n)
            {
                for (var y = 0; y < n; y++) plane.Slice((top + y) * width + left, n).CopyTo(block[(y * n)..]);
                if (IsFlat(block[..(n * n)])) continue;

                Multiply(_cosines, block, other, n);
                Multiply(other, _turned, block, n);
                for (var i = 0; i < n * n; i += Vector128<float>.Count)
                {
                    var step = Vector128.Create(steps[i..]);
                    (Vector128.Round(Vector128.Create<float>(block[i..]) / step) * step).CopyTo(block[i..]);
                }
                Multiply(_turned, block, other, n);
                Multiply(other, _cosines, block, n);
                for (var y = 0; y < n; y++) block.Slice(y * n, n).CopyTo(plane[((top + y) * width + left)..]);
            }
        }
    }

    /// <summary>One value has nothing but a mean, which codecs keep well.</summary>
    private static bool IsFlat(ReadOnlySpan<float> block) => !block.ContainsAnyExcept(block[0]);

    /// <summary>The product of two matrices [n, n], n a multiple of four.</summary>
    private static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> product, int n)
    {
        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column < n; column += Vector128<float>.Count)
            {
                var sum = Vector128<float>.Zero;
                for (var k = 0; k < n; k++) sum += a[row * n + k] * Vector128.Create(b[(k * n + column)..]);
                sum.CopyTo(product[(row * n + column)..]);
            }
        }
    }

    private void Join(ReadOnlySpan<float> luma, ReadOnlySpan<float> blue, ReadOnlySpan<float> red, int width, int height, Span<byte> rgb24)
    {
        var halfWidth = (width + 1) / 2;
        var noise = (uint)_random.Next() | 1;
        for (int y = 0, at = 0, to = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++, at++, to += 3)
            {
                noise = noise * 1664525 + 1013904223; // Numerical Recipes' generator: only grain is made of it
                var grain = (int)((noise >> 16) * (2 * _noise + 1) >> 16) - _noise;
                var half = (y >> 1) * halfWidth + (x >> 1);
                var light = luma[at] * _gain + _offset + grain;
                var (b, r) = (blue[half] * _gain + _tintBlue, red[half] * _gain + _tintRed);
                rgb24[to] = Byte(light + 1.402f * r);
                rgb24[to + 1] = Byte(light - 0.344f * b - 0.714f * r);
                rgb24[to + 2] = Byte(light + 1.772f * b);
            }
        }
    }

    private static byte Byte(float value) => (byte)(Math.Clamp(value, 0, 255) + 0.5f);

    /// <summary>Fine coefficients are rounded more coarsely.</summary>
    private static float[] Steps(int n, float step) => [.. Enumerable.Range(0, n * n).Select(i => step * (0.35f + 0.65f * (i / n + i % n) / (n - 1)))];

    private static float[] Cosines(int n) =>
        [.. Enumerable.Range(0, n * n).Select(i => (float)(Math.Sqrt((i / n == 0 ? 1.0 : 2.0) / n) * Math.Cos(Math.PI * (i % n + 0.5) * (i / n) / n)))];
}
