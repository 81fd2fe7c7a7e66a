namespace Video.Storage.Stores;

/// <summary>What is stored of one model, looked at with suspicion.</summary>
/// <param name="Invalid">Vectors that are not of the model's dimension or not of length 1, which those that are not finite are not either.</param>
/// <param name="HasIndexes">Whether both indexes are there and usable.</param>
/// <param name="Alikeness">Mean cosine of a sample with its own mean: near 1 where all vectors are the same. Null for fewer than two.</param>
/// <param name="Recall">Of the true ten nearest of a few stored segments, the share that the index finds; null where there is nothing to compare.</param>
public sealed record EmbeddingHealth(EmbeddingCount Count, long Invalid, bool HasIndexes, double? Alikeness, double? Recall)
{
    /// <summary>Above this, a sample says the same whatever it was made of.</summary>
    public const double Alike = 0.999;

    /// <summary>Below this, searches miss what they should find.</summary>
    public const double LeastRecall = 0.95;
}
