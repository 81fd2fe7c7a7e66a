using Microsoft.Extensions.AI;
using Video.Analysis.Search;
using Video.Media;
using Video.Models;

namespace Video.Analysis.Tests.Search;

public sealed class EmbeddingGeneratorTests : IDisposable
{
    private readonly DualEncoder _model = DualEncoder.Load(ModelFolder(), new ModelOptions { Device = ModelDevice.Cpu, Dtype = ModelDtype.Float32 });
    private readonly IImageCodec _codec = new MediaTools(new MediaOptions(), TimeProvider.System).Pictures;

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Texts_have_the_vectors_of_the_model()
    {
        using var generator = new TextEmbeddingGenerator(_model);
        var embeddings = await generator.GenerateAsync(["a red circle", "a blue square"], options: null, TestContext.Current.CancellationToken);

        var expected = _model.EmbedTexts(["a red circle", "a blue square"], TestContext.Current.CancellationToken);
        Assert.Equal(expected, embeddings.Select(embedding => embedding.Vector.ToArray()));
        Assert.All(embeddings, embedding => Assert.Equal(_model.Name, embedding.ModelId));
    }

    [Fact]
    public async Task Pictures_are_decoded_from_their_bytes()
    {
        var pixels = new byte[40 * 30 * 3];
        Array.Fill(pixels, (byte)200);
        var jpeg = await _codec.EncodeJpegAsync(pixels, 40, 30, TestContext.Current.CancellationToken);
        using var generator = new PictureEmbeddingGenerator(_model, _codec);
        var embedding = Assert.Single(await generator.GenerateAsync([new DataContent(jpeg, "image/jpeg")], options: null, TestContext.Current.CancellationToken));

        var expected = _model.EmbedPictures([new Video.Models.RgbImage(pixels, 30, 40)], TestContext.Current.CancellationToken)[0];
        Assert.True(expected.Zip(embedding.Vector.ToArray()).Sum(pair => pair.First * pair.Second) > 0.99);
    }

    [Fact]
    public async Task What_is_no_picture_is_refused()
    {
        using var generator = new PictureEmbeddingGenerator(_model, _codec);
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync([new DataContent(new byte[4], "audio/wav")], options: null, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<MediaException>(() => generator.GenerateAsync([new DataContent(new byte[4], "image/png")], options: null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Other_dimensions_than_the_models_are_refused()
    {
        using var generator = new TextEmbeddingGenerator(_model);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = _model.Dim + 1 }, TestContext.Current.CancellationToken));
        Assert.Contains($"expected {_model.Dim}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_generator_says_what_it_is()
    {
        using var generator = new TextEmbeddingGenerator(_model);
        var metadata = Assert.IsType<EmbeddingGeneratorMetadata>(generator.GetService(typeof(EmbeddingGeneratorMetadata)));
        Assert.Equal(_model.Dim, metadata.DefaultModelDimensions);
        Assert.Same(_model, generator.GetService(typeof(DualEncoder)));
    }

    /// <summary>The tests of the models carry a small one.</summary>
    private static string ModelFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Video.sln"))) return Path.Combine(folder.FullName, "tests", "Video.Models.Tests", "Goldens", "Data", "clip-tiny", "model");
        throw new InvalidOperationException($"{AppContext.BaseDirectory}: expected inside the repository, got no Video.sln above it");
    }
}
