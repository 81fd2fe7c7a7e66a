using Video.Models.Preprocessing;

namespace Video.Models.Tests.Preprocessing;

public sealed class PatchPreprocessorTests
{
    private static readonly PatchSettings Plain = new()
    {
        Patch = 2,
        TemporalPatch = 2,
        Merge = 2,
        MinPixels = 1,
        MaxPixels = 1000,
        Mean = [0, 0, 0],
        Deviation = [1, 1, 1],
        Rescales = false,
        Normalizes = false,
    };

    [Fact]
    public void Patches_come_in_groups_of_the_merge_and_values_by_channel_time_row_and_column()
    {
        // Two frames of 4 × 8; each value says where it is from.
        static byte ValueAt(int frame, int y, int x, int channel) => (byte)(frame * 96 + (y * 8 + x) * 3 + channel);
        var pixels = new byte[2 * 4 * 8 * 3];
        for (var frame = 0; frame < 2; frame++)
            for (var y = 0; y < 4; y++)
                for (var x = 0; x < 8; x++)
                    for (var channel = 0; channel < 3; channel++)
                        pixels[((frame * 4 + y) * 8 + x) * 3 + channel] = ValueAt(frame, y, x, channel);

        var (layout, patches) = new PatchPreprocessor(Plain).Process(2, 4, 8, pixels, TestContext.Current.CancellationToken);

        Assert.Equal(new VisualGrid(1, 2, 4), layout.Grid);
        Assert.Equal(24, layout.PatchLength);
        (int Row, int Column)[] order = [(0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (0, 3), (1, 2), (1, 3)];
        var expected = from patch in order
                       from channel in Enumerable.Range(0, 3)
                       from frame in Enumerable.Range(0, 2)
                       from y in Enumerable.Range(0, 2)
                       from x in Enumerable.Range(0, 2)
                       select (float)ValueAt(frame, patch.Row * 2 + y, patch.Column * 2 + x, channel);
        Assert.Equal(expected, patches);
    }

    [Fact]
    public void The_last_frame_fills_the_last_temporal_patch()
    {
        var preprocessor = new PatchPreprocessor(Plain);
        var three = Enumerable.Range(0, 3 * 4 * 4 * 3).Select(i => (byte)i).ToArray();
        byte[] four = [.. three, .. three[^(4 * 4 * 3)..]];

        var padded = preprocessor.Process(3, 4, 4, three, TestContext.Current.CancellationToken);

        Assert.Equal(2, padded.Layout.Grid.Time);
        Assert.Equal(preprocessor.Process(4, 4, 4, four, TestContext.Current.CancellationToken).Patches, padded.Patches);
    }

    [Theory]
    [InlineData(true, true, 255, 2f)]
    [InlineData(true, false, 255, 1f)]
    [InlineData(false, true, 255, 1018f)]
    [InlineData(false, false, 255, 255f)]
    public void Flags_of_rescaling_and_normalising_are_honoured(bool rescales, bool normalizes, byte value, float expected)
    {
        var settings = Plain with { Rescales = rescales, Normalizes = normalizes, Mean = [0.5, 0.5, 0.5], Deviation = [0.25, 0.25, 0.25] };
        var pixels = new byte[4 * 4 * 3];
        pixels.AsSpan().Fill(value);

        var (_, patches) = new PatchPreprocessor(settings).Process(1, 4, 4, pixels, TestContext.Current.CancellationToken);

        Assert.All(patches, result => Assert.Equal(expected, result, 1e-5f));
    }

    [Fact]
    public void A_size_that_cannot_be_cut_is_refused_when_nothing_resizes()
    {
        var preprocessor = new PatchPreprocessor(Plain with { Resizes = false });

        Assert.Equal(new VisualGrid(1, 2, 4), preprocessor.Plan(1, 4, 8).Grid);
        Assert.Throws<UnusablePictureException>(() => preprocessor.Plan(1, 4, 6));
    }

    [Fact]
    public void Pictures_that_the_reference_refuses_are_refused()
    {
        var pictures = new PatchPreprocessor(Plain);
        Assert.Throws<UnusablePictureException>(() => pictures.Plan(1, 4, 804));
        Assert.Equal(4, pictures.Plan(1, 4, 800).ResizedHeight);
        Assert.Throws<UnusablePictureException>(() => pictures.Plan(0, 4, 4));

        var clips = new PatchPreprocessor(Plain with { LimitsCountFrames = true });
        Assert.Throws<UnusablePictureException>(() => clips.Plan(2, 3, 40));
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        var preprocessor = new PatchPreprocessor(Plain);
        var layout = preprocessor.Plan(1, 4, 4);

        Assert.Throws<ArgumentException>(() => preprocessor.Fill(layout, new byte[47], new float[layout.Length], TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => preprocessor.Fill(layout, new byte[48], new float[layout.Length - 1], TestContext.Current.CancellationToken));
    }
}
