using TorchSharp;
using Video.Analysis.Motion;
using static TorchSharp.torch;

namespace Video.Analysis.Tests.Motion;

/// <summary>Flow against motions whose truth is known: a smooth random texture sampled at moved positions.</summary>
public sealed class OpticalFlowTests
{
    private const int Height = 96;
    private const int Width = 128;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, -3)]
    [InlineData(5.5, 2.25)]
    [InlineData(-8, 0)]
    [InlineData(5.6, -5.6)]
    [InlineData(0, 0)]
    public void Translations_are_found(double dx, double dy) => AssertFlow((x, y) => (x + dx, y + dy));

    [Theory]
    [InlineData(2)]
    [InlineData(-5)]
    [InlineData(6)]
    public void Rotations_are_found(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        AssertFlow((x, y) => (Centre(Width) + cos * (x - Centre(Width)) - sin * (y - Centre(Height)), Centre(Height) + sin * (x - Centre(Width)) + cos * (y - Centre(Height))));
    }

    [Theory]
    [InlineData(1.1)]
    [InlineData(0.92)]
    public void Zooms_are_found(double zoom) =>
        AssertFlow((x, y) => (Centre(Width) + zoom * (x - Centre(Width)), Centre(Height) + zoom * (y - Centre(Height))));

    [Fact]
    public void Flat_pictures_do_not_move()
    {
        using var scope = NewDisposeScope();
        var flat = full(2, Height, Width, 0.5f);

        var (flow, _) = OpticalFlow.Estimate(flat, flat);

        Assert.Equal(0, flow.abs().max().item<float>(), 3);
    }

    [Fact]
    public void Frames_of_different_sizes_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => OpticalFlow.Estimate(zeros(1, 20, 20), zeros(1, 20, 22)));
    }

    /// <summary>Asserts a mean endpoint error under 0.3 px where there is texture and the point stays inside.</summary>
    private static void AssertFlow(Func<double, double, (double X, double Y)> move)
    {
        using var scope = NewDisposeScope();
        var texture = new Texture(11);
        var (first, second, truth, inside) = (new float[Height * Width], new float[Height * Width], new float[2 * Height * Width], new bool[Height * Width]);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (movedX, movedY) = move(x, y);
                first[y * Width + x] = texture.At(x, y);
                (truth[y * Width + x], truth[Height * Width + y * Width + x]) = ((float)(movedX - x), (float)(movedY - y));
                inside[y * Width + x] = movedX is >= 4 and < Width - 4 && movedY is >= 4 and < Height - 4;
                var (sourceX, sourceY) = Invert(move, x, y);
                second[y * Width + x] = texture.At(sourceX, sourceY);
            }
        }

        var (flow, _) = OpticalFlow.Estimate(tensor(first).view(1, Height, Width), tensor(second).view(1, Height, Width));

        var found = flow.data<float>().ToArray();
        var errors = Enumerable.Range(0, Height * Width).Where(i => inside[i])
            .Select(i => Math.Sqrt(Math.Pow(found[i] - truth[i], 2) + Math.Pow(found[Height * Width + i] - truth[Height * Width + i], 2)));
        Assert.True(errors.Average() < 0.3, $"mean endpoint error {errors.Average():0.000} px");
    }

    private static (double X, double Y) Invert(Func<double, double, (double X, double Y)> move, double x, double y)
    {
        var (sourceX, sourceY) = (x, y);
        for (var i = 0; i < 60; i++)
        {
            var (movedX, movedY) = move(sourceX, sourceY);
            (sourceX, sourceY) = (sourceX + x - movedX, sourceY + y - movedY);
        }
        return (sourceX, sourceY);
    }

    private static double Centre(int size) => (size - 1) / 2.0;

    /// <summary>A sum of waves of many directions and lengths, defined everywhere, in [0, 1].</summary>
    private sealed class Texture(int seed)
    {
        private readonly (double X, double Y, double Phase, double Weight)[] _waves = Waves(new Random(seed));

        public float At(double x, double y) => (float)(0.5 + _waves.Sum(wave => wave.Weight * Math.Sin(wave.X * x + wave.Y * y + wave.Phase)));

        private static (double, double, double, double)[] Waves(Random random) =>
        [
            .. Enumerable.Range(0, 40).Select(i =>
            {
                var (angle, length) = (random.NextDouble() * Math.PI, 6 + random.NextDouble() * 40);
                return (Math.Cos(angle) * 2 * Math.PI / length, Math.Sin(angle) * 2 * Math.PI / length, random.NextDouble() * 7, 0.4 / Math.Sqrt(40));
            }),
        ];
    }
}
