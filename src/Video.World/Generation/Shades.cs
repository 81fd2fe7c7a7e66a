namespace Video.World;

/// <summary>Shades of each colour that people still call by its name. Neighbours' ranges lie apart: red ends well before orange begins.</summary>
internal static class Shades
{
    /// <summary>Hue in degrees (ranges may pass 360), saturation and value 0 to 1.</summary>
    private sealed record Range(string Name, double HueFrom, double HueTo, double SaturationFrom, double SaturationTo, double ValueFrom, double ValueTo);

    private static readonly Range[] Ranges =
    [
        new("red", 352, 365, 0.75, 1, 0.65, 0.95),
        new("green", 100, 142, 0.55, 1, 0.47, 0.85),
        new("blue", 207, 232, 0.68, 1, 0.6, 1),
        new("yellow", 50, 58, 0.7, 1, 0.9, 1),
        new("orange", 25, 33, 0.85, 1, 0.9, 1),
        new("purple", 272, 292, 0.55, 0.9, 0.5, 0.88),
        new("white", 0, 360, 0, 0.03, 0.93, 1),
        new("black", 0, 360, 0, 0.25, 0, 0.11),
        new("grey", 0, 360, 0, 0.05, 0.42, 0.62),
        new("pink", 332, 346, 0.32, 0.48, 0.95, 1),
        new("brown", 20, 28, 0.6, 0.78, 0.34, 0.46),
    ];

    /// <summary>A colour of that name in any of its shades.</summary>
    public static Colour Pick(Random random, string name)
    {
        var range = Ranges.First(range => range.Name == name);
        return FromHsv(name, Between(random, range.HueFrom, range.HueTo), Between(random, range.SaturationFrom, range.SaturationTo), Between(random, range.ValueFrom, range.ValueTo));
    }

    /// <summary>Whether a thing of the one colour stands out clearly before the other: distance in luma and chroma, as video stores them.</summary>
    public static bool StandsOut(Colour thing, Colour background) => thing.Name != background.Name && Distance(thing, background) >= 62;

    private static double Distance(Colour a, Colour b)
    {
        var (red, green, blue) = ((double)a.Red - b.Red, (double)a.Green - b.Green, (double)a.Blue - b.Blue);
        var luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        var (cb, cr) = ((blue - luma) * 0.564, (red - luma) * 0.713);
        return Math.Sqrt(luma * luma + cb * cb + cr * cr);
    }

    private static double Between(Random random, double from, double to) => from + (to - from) * random.NextDouble();

    private static Colour FromHsv(string name, double hue, double saturation, double value)
    {
        byte Channel(double offset)
        {
            var k = (offset + hue / 60) % 6;
            return (byte)Math.Round(255 * value * (1 - saturation * Math.Clamp(Math.Min(k, 4 - k), 0, 1)));
        }
        return new Colour(name, Channel(5), Channel(3), Channel(1));
    }
}
