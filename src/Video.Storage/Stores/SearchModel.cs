namespace Video.Storage.Stores;

/// <summary>What a dual encoder is to the library: one answers searches, at most one more is being filled to take its place.</summary>
public enum SearchModelRole
{
    Answering,
    Building,
}

/// <summary>A dual encoder that the library wants.</summary>
/// <param name="Folder">Where its weights were when they were last used; null where vectors are older than this knowledge.</param>
/// <param name="IsFilling">Whether videos that lack its vectors are given them in the background.</param>
public sealed record SearchModel(EmbeddingModel Model, SearchModelRole Role, string? Folder, bool IsFilling);
