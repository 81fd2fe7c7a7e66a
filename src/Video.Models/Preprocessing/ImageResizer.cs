using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Video.Models.Preprocessing;

/// <summary>Resizes RGB24 pictures from bytes to bytes, with antialias when shrinking: first the rows, then the columns, rounded and clipped after each.</summary>
/// <remarks>Reference: Pillow, src/libImaging/Resample.c, ImagingResampleInner; Geometry.c, ImagingScaleAffine for nearest.</remarks>
public static class ImageResizer
{
    private const int Channels = 3;
    private const long ParallelFrom = 1 << 18; // weighted bytes; below, starting tasks costs more than it saves

    /// <param name="pixels">[height, width, 3], uint8, RGB.</param>
    /// <param name="height">Before, in pixels.</param>
    /// <param name="width">Before.</param>
    /// <param name="newHeight">After, at least 1.</param>
    /// <param name="newWidth">After, at least 1.</param>
    /// <param name="filter">How pixels are weighed.</param>
    /// <param name="precision">Whose rounding to follow.</param>
    /// <returns>[newHeight, newWidth, 3], a new array.</returns>
    /// <exception cref="ArgumentException">The bytes are not height × width × 3, or a size is below 1.</exception>
    public static byte[] Resize(ReadOnlyMemory<byte> pixels, int height, int width, int newHeight, int newWidth, ResampleFilter filter, FixedPoint precision)
    {
        if (Math.Min(Math.Min(height, width), Math.Min(newHeight, newWidth)) < 1)
            throw new ArgumentException($"Resize: expected sides from 1, got {height}×{width} to {newHeight}×{newWidth}");
        if (pixels.Length != (long)height * width * Channels)
            throw new ArgumentException($"Resize of {height}×{width}: expected {(long)height * width * Channels} bytes, got {pixels.Length}", nameof(pixels));

        if (filter == ResampleFilter.Nearest) return Nearest(pixels.Span, height, width, newHeight, newWidth);

        var current = pixels;
        if (precision == FixedPoint.Pillow13 && IsTall(height, width, newHeight, newWidth))
        {
            current = Columns(current, newHeight, width, new ResampleWeights(height, newHeight, filter, precision));
            height = newHeight;
        }

        if (newWidth != width) current = Rows(current, height, width, newWidth, new ResampleWeights(width, newWidth, filter, precision));
        if (newHeight != height) current = Columns(current, newHeight, newWidth, new ResampleWeights(height, newHeight, filter, precision));
        return MemoryMarshal.TryGetArray(current, out var made) && !current.Equals(pixels) && made.Array is { } array ? array : current.ToArray();
    }

    /// <remarks>Reference: Pillow, pull request 9549. That the passes are rounded in between lets their order show.</remarks>
    private static bool IsTall(int height, int width, int newHeight, int newWidth) => newHeight < height && height - newHeight > 2 * (width - newWidth);

    private static byte[] Rows(ReadOnlyMemory<byte> pixels, int height, int width, int newWidth, ResampleWeights weights)
    {
        var result = new byte[height * newWidth * Channels];
        For(height, result.LongLength * 4, y =>
        {
            var row = Widen(pixels.Span.Slice(y * width * Channels, width * Channels));
            var output = result.AsSpan(y * newWidth * Channels, newWidth * Channels);
            for (var x = 0; x < newWidth; x++)
            {
                var taps = weights.At(x, out var start);
                var input = row.AsSpan(start, taps.Length);
                var sum = Vector128.Create(1 << (weights.Bits - 1)); // a half, so that cutting rounds
                for (var i = 0; i < input.Length; i++) sum += input[i] * taps[i];

                for (var channel = 0; channel < Channels; channel++) output[x * Channels + channel] = Clip(sum[channel] >> weights.Bits);
            }
        });
        return result;
    }

    /// <summary>One vector a pixel, so that its channels are weighed in one step; the fourth lane is not used.</summary>
    private static Vector128<int>[] Widen(ReadOnlySpan<byte> row)
    {
        var pixels = new Vector128<int>[row.Length / Channels];
        for (var x = 0; x < pixels.Length; x++) pixels[x] = Vector128.Create(row[x * Channels], row[x * Channels + 1], row[x * Channels + 2], 0);
        return pixels;
    }

    private static byte[] Columns(ReadOnlyMemory<byte> pixels, int newHeight, int width, ResampleWeights weights)
    {
        var length = width * Channels;
        var result = new byte[newHeight * length];
        For(newHeight, result.LongLength * 4, y =>
        {
            var taps = weights.At(y, out var start);
            var sums = new int[length];
            sums.AsSpan().Fill(1 << (weights.Bits - 1));
            for (var i = 0; i < taps.Length; i++) AddWeighted(pixels.Span.Slice((start + i) * length, length), taps[i], sums);

            var output = result.AsSpan(y * length, length);
            for (var x = 0; x < length; x++) output[x] = Clip(sums[x] >> weights.Bits);
        });
        return result;
    }

    private static void AddWeighted(ReadOnlySpan<byte> row, int weight, Span<int> sums)
    {
        var x = 0;
        var factor = new Vector<int>(weight);
        for (; x <= row.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[x..]), out var low, out var high);
            AddWeighted(low, factor, sums[x..]);
            AddWeighted(high, factor, sums[(x + Vector<ushort>.Count)..]);
        }

        for (; x < row.Length; x++) sums[x] += row[x] * weight;
    }

    private static void AddWeighted(Vector<ushort> values, Vector<int> factor, Span<int> sums)
    {
        Vector.Widen(values, out var low, out var high);
        (new Vector<int>(sums) + Vector.AsVectorInt32(low) * factor).CopyTo(sums);
        var rest = sums[Vector<int>.Count..];
        (new Vector<int>(rest) + Vector.AsVectorInt32(high) * factor).CopyTo(rest);
    }

    private static byte[] Nearest(ReadOnlySpan<byte> pixels, int height, int width, int newHeight, int newWidth)
    {
        var rows = Sources(height, newHeight);
        var columns = Sources(width, newWidth);
        var result = new byte[newHeight * newWidth * Channels];
        for (var y = 0; y < newHeight; y++)
            for (var x = 0; x < newWidth; x++)
                pixels.Slice((rows[y] * width + columns[x]) * Channels, Channels).CopyTo(result.AsSpan((y * newWidth + x) * Channels));
        return result;
    }

    /// <summary>The position is summed up step by step, not multiplied: where it falls on a border, its rounding decides.</summary>
    private static int[] Sources(int input, int output)
    {
        var step = (double)input / output;
        var position = step * 0.5;
        var sources = new int[output];
        for (var i = 0; i < output; i++, position += step) sources[i] = Math.Min((int)position, input - 1);
        return sources;
    }

    private static byte Clip(int value) => (byte)Math.Clamp(value, 0, 255);

    private static void For(int rows, long work, Action<int> row)
    {
        if (work >= ParallelFrom) Parallel.For(0, rows, row);
        else
            for (var y = 0; y < rows; y++) row(y);
    }
}
