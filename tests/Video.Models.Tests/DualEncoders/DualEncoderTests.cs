using Video.Models.Checkpoints;
using Video.Models.Tests.Checkpoints;

namespace Video.Models.Tests.DualEncoders;

public sealed class DualEncoderTests
{
    private static readonly ModelOptions Exact = new() { Device = ModelDevice.Cpu, Dtype = ModelDtype.Float32 };

    public static TheoryData<string> Names => ["clip-tiny", "siglip-tiny", "siglip2-tiny", "open_clip-tiny"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vectors_have_length_one_and_come_in_the_order_of_what_was_given(string name)
    {
        using var model = DualEncoder.Load(Folder(name), Exact);
        RgbImage[] pictures = [Picture(40, 30, 1), Picture(21, 50, 2), Picture(24, 24, 3)];
        var together = model.EmbedPictures(pictures, TestContext.Current.CancellationToken);

        Assert.Equal(3, together.Length);
        Assert.All(together, vector => Assert.Equal(model.Dim, vector.Length));
        Assert.All(together, vector => Assert.Equal(1, vector.Sum(value => value * value), 4));
        for (var i = 0; i < pictures.Length; i++) AssertClose(model.EmbedPictures([pictures[i]], TestContext.Current.CancellationToken)[0], together[i]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_text_has_the_same_vector_alone_and_among_others(string name)
    {
        using var model = DualEncoder.Load(Folder(name), Exact);
        var texts = Enumerable.Range(0, 20).Select(i => string.Join(' ', Enumerable.Repeat("a red circle moves", 1 + i % 4)) + $" {i}").ToList();
        var together = model.EmbedTexts(texts, TestContext.Current.CancellationToken);

        Assert.Equal(20, together.Length);
        foreach (var i in new[] { 0, 3, 17, 19 }) AssertClose(model.EmbedTexts([texts[i]], TestContext.Current.CancellationToken)[0], together[i]);
        Assert.True(Cosine(together[0], together[3]) < 0.999);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_gives_no_vectors(string name)
    {
        using var model = DualEncoder.Load(Folder(name), Exact);
        Assert.Empty(model.EmbedPictures([], TestContext.Current.CancellationToken));
        Assert.Empty(model.EmbedTexts([], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("clip-tiny", 1920, 1080, 49, 28)]
    [InlineData("clip-tiny", 1080, 1920, 28, 49)]
    [InlineData("siglip-tiny", 1920, 1080, 24, 24)]
    [InlineData("siglip2-tiny", 1920, 1080, 16, 12)]
    [InlineData("open_clip-tiny", 1920, 1080, 24, 14)]
    public void A_frame_decoded_at_the_fitted_size_is_fitting(string name, int width, int height, int fittedWidth, int fittedHeight)
    {
        using var model = DualEncoder.Load(Folder(name), Exact);
        Assert.Equal(new FrameSize(fittedWidth, fittedHeight), model.FitFrame(width, height));
        Assert.Equal(new FrameSize(fittedWidth, fittedHeight), model.FitFrame(fittedWidth, fittedHeight));
    }

    [Theory]
    [InlineData("clip-tiny", false)]
    [InlineData("siglip-tiny", true)]
    [InlineData("open_clip-tiny", true)]
    public void Only_models_trained_with_a_bias_have_one(string name, bool has)
    {
        using var model = DualEncoder.Load(Folder(name), Exact);
        Assert.Equal(has, model.LogitBias is not null);
        Assert.True(model.LogitScale > 1);
    }

    [Fact]
    public void A_picture_whose_bytes_do_not_fit_its_size_is_refused()
    {
        using var model = DualEncoder.Load(Folder("clip-tiny"), Exact);
        Assert.Throws<ArgumentException>(() => model.EmbedPictures([new RgbImage(new byte[10], 4, 4)], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Fingerprints_tell_models_apart()
    {
        using var one = DualEncoder.Load(Folder("clip-tiny"), Exact);
        using var other = DualEncoder.Load(Folder("siglip-tiny"), Exact);
        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
        Assert.Equal("model", one.Name);
    }

    [Theory]
    [InlineData("clip-tiny", true)]
    [InlineData("open_clip-tiny", true)]
    [InlineData("qwen2_5_vl-tiny", false)]
    public void The_kind_of_a_model_is_known_from_its_configuration(string name, bool isDualEncoder)
    {
        using var checkpoint = Checkpoint.Open(Folder(name));
        Assert.Equal(isDualEncoder, ModelKinds.IsDualEncoder(checkpoint.Config));
        Assert.Equal(!isDualEncoder, ModelKinds.IsVisionLanguage(checkpoint.Config));
        Assert.Equal(isDualEncoder ? "dual encoder" : "vision language", ModelKinds.NameOf(checkpoint.Config));
    }

    internal static string Folder(string name) => GoldenRecords.TestData("Goldens", "Data", name, "model");

    /// <summary>Noise of a seed.</summary>
    internal static RgbImage Picture(int width, int height, int seed)
    {
        var pixels = new byte[width * height * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(pixels, height, width);
    }

    private static void AssertClose(float[] expected, float[] got) => Assert.True(expected.Zip(got).Max(pair => Math.Abs(pair.First - pair.Second)) < 1e-5);

    private static double Cosine(float[] one, float[] other) => one.Zip(other).Sum(pair => (double)pair.First * pair.Second);
}
