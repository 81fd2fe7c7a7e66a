using Microsoft.Extensions.AI;
using Video.Models;

namespace Video.Analysis.Search;

/// <summary>Texts as vectors of a dual encoder, in the space of its pictures. The model stays its owner's.</summary>
public sealed class TextEmbeddingGenerator(DualEncoder model) : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <exception cref="ArgumentException">Other dimensions are asked for than the model's.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        EmbeddingAnswer.Check(model, options);
        var texts = values.ToList();
        return EmbeddingAnswer.Of(model, await Task.Run(() => model.EmbedTexts(texts, cancellationToken), cancellationToken));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => EmbeddingAnswer.Service(this, model, serviceType, serviceKey);

    public void Dispose()
    {
    }
}
