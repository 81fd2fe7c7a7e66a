namespace Video.Storage.Stores;

/// <summary>A dual encoder whose vectors are stored.</summary>
/// <param name="Number">How vectors refer to it.</param>
/// <param name="Fingerprint">Of its weights: vectors of one are never compared with another's.</param>
/// <param name="Name">Its folder's name when it first appeared.</param>
/// <param name="Dim">Length of a vector.</param>
public sealed record EmbeddingModel(int Number, string Fingerprint, string Name, int Dim);

/// <param name="Segments">How many segments have a vector of it.</param>
/// <param name="Frames">How many frames.</param>
public sealed record EmbeddingCount(EmbeddingModel Model, long Segments, long Frames);

/// <summary>The vector of a sampled frame, of length 1.</summary>
/// <param name="Seconds">The frame's presentation time, as it is stored.</param>
public sealed record FrameEmbedding(double Seconds, float[] Vector);

/// <summary>How alike something stored is to what was asked.</summary>
/// <param name="Seconds">The frame's presentation time; null for a segment's vector.</param>
/// <param name="Similarity">Cosine, -1 to 1.</param>
public sealed record NearVector(string VideoId, int SegmentNumber, double? Seconds, double Similarity);

/// <summary>A segment that a search looks at, with every frame of it.</summary>
/// <param name="Frames">In order of time, with their cosines.</param>
public sealed record SegmentSimilarity(string VideoId, int SegmentNumber, double StartSeconds, double EndSeconds, IReadOnlyList<(double Seconds, double Similarity)> Frames);
