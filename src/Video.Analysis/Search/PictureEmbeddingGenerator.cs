using Microsoft.Extensions.AI;
using Video.Media;
using Video.Models;
using RgbImage = Video.Models.RgbImage;

namespace Video.Analysis.Search;

/// <summary>Pictures in files' bytes (JPEG, PNG, WebP, GIF or BMP) as vectors of a dual encoder. The model stays its owner's.</summary>
public sealed class PictureEmbeddingGenerator(DualEncoder model, IImageCodec codec) : IEmbeddingGenerator<DataContent, Embedding<float>>
{
    /// <exception cref="ArgumentException">A content is not a picture by its media type, or other dimensions are asked for than the model's.</exception>
    /// <exception cref="MediaException">The bytes of a content are no picture.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<DataContent> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        EmbeddingAnswer.Check(model, options);
        var pictures = new List<RgbImage>();
        foreach (var (content, index) in values.Select((content, index) => (content, index)))
        {
            if (!content.HasTopLevelMediaType("image")) throw new ArgumentException($"content {index}: expected a picture, got {content.MediaType}", nameof(values));

            var picture = await codec.DecodeAsync(content.Data, $"picture {index}", cancellationToken);
            pictures.Add(new RgbImage(picture.Pixels, picture.Height, picture.Width));
        }

        return EmbeddingAnswer.Of(model, await Task.Run(() => model.EmbedPictures(pictures, cancellationToken), cancellationToken));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => EmbeddingAnswer.Service(this, model, serviceType, serviceKey);

    public void Dispose()
    {
    }
}
