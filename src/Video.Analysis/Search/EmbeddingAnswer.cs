using Microsoft.Extensions.AI;
using Video.Models;

namespace Video.Analysis.Search;

/// <summary>What the generators of embeddings answer, whatever they make them of.</summary>
internal static class EmbeddingAnswer
{
    /// <exception cref="ArgumentException">Other dimensions are asked for than the model's.</exception>
    public static void Check(DualEncoder model, EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is { } dimensions && dimensions != model.Dim)
            throw new ArgumentException($"dimensions: expected {model.Dim}, as {model.Name} has, got {dimensions}", nameof(options));
    }

    /// <summary>Each with the name of the model that it is comparable within.</summary>
    public static GeneratedEmbeddings<Embedding<float>> Of(DualEncoder model, IReadOnlyList<float[]> vectors) =>
        [.. vectors.Select(vector => new Embedding<float>(vector) { ModelId = model.Name })];

    public static object? Service(object generator, DualEncoder model, Type serviceType, object? serviceKey)
    {
        if (serviceKey is not null) return null;
        if (serviceType.IsInstanceOfType(generator)) return generator;
        if (serviceType == typeof(EmbeddingGeneratorMetadata)) return new EmbeddingGeneratorMetadata("video", providerUri: null, model.Name, model.Dim);
        return serviceType == typeof(DualEncoder) ? model : null;
    }
}
