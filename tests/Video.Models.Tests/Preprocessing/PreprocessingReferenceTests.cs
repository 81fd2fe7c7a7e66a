using System.Text.Json;
using Video.Models.Preprocessing;
using Video.Models.Tests.Checkpoints;

namespace Video.Models.Tests.Preprocessing;

/// <summary>What Pillow 13, torchvision 0.27 and transformers 5.12 give for made pictures and sizes.</summary>
/// <remarks>Pillow was asked for rows and columns in two calls: in one, version 13 sometimes takes the columns first, which earlier ones and torchvision never do.</remarks>
public sealed class PreprocessingReferenceTests
{
    private static readonly JsonElement Reference = JsonDocument.Parse(File.ReadAllText(GoldenRecords.TestData("Preprocessing", "Data", "reference.json"))).RootElement;

    [Fact]
    public void Pictures_are_resized_to_the_bytes_of_Pillow_and_torchvision()
    {
        foreach (var example in Reference.GetProperty("resize").EnumerateArray())
        {
            var (height, width) = (Int(example, "height"), Int(example, "width"));
            var expected = example.GetProperty("pixels").GetBytesFromBase64();

            var resized = ImageResizer.Resize(Noise(height * width * 3, Int(example, "seed")), height, width, Int(example, "newHeight"), Int(example, "newWidth"),
                (ResampleFilter)Int(example, "filter"), Enum.Parse<FixedPoint>(example.GetProperty("precision").GetString() ?? ""));

            Assert.True(expected.AsSpan().SequenceEqual(resized), $"{height}×{width} to {Int(example, "newHeight")}×{Int(example, "newWidth")}, {example.GetProperty("precision")} {(ResampleFilter)Int(example, "filter")}: {Differences(expected, resized)}");
        }
    }

    [Fact]
    public void Sizes_are_the_references_sizes_and_refused_where_it_refuses()
    {
        foreach (var example in Reference.GetProperty("smart").EnumerateArray())
        {
            var numbers = example.EnumerateArray().ToArray();
            int At(int index) => numbers[index].GetInt32();
            (int, int) Resize() => numbers.Length == 8
                ? SmartResize.ForClip(At(0), At(1), At(2), At(7), At(3), At(4), At(5))
                : SmartResize.ForPicture(At(1), At(2), At(3), At(4), At(5));

            if (numbers[6].ValueKind == JsonValueKind.Null) Assert.Throws<UnusablePictureException>(() => Resize());
            else Assert.Equal((numbers[6][0].GetInt32(), numbers[6][1].GetInt32()), Resize());
        }
    }

    private static string Differences(byte[] expected, byte[] got) =>
        $"{expected.Zip(got).Count(pair => pair.First != pair.Second)} of {expected.Length} differ, at most by {expected.Zip(got).Max(pair => Math.Abs(pair.First - pair.Second))}";

    private static int Int(JsonElement example, string name) => example.GetProperty(name).GetInt32();

    private static byte[] Noise(int length, int seed)
    {
        var state = (uint)seed;
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF;
            bytes[i] = (byte)(state >> 16);
        }

        return bytes;
    }
}
