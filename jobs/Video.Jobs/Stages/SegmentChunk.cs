using System.Text.Json;

namespace Video.Jobs.Stages;

/// <summary>Neighbouring segments that one unit works on: numbers [First, First + Count).</summary>
internal sealed record SegmentChunk(int First, int Count)
{
    // Enough to fill a batch and to make a unit's bookkeeping small beside its work; few enough that little is lost with a worker.
    private const int Size = 4;

    public IReadOnlyList<int> Numbers => [.. Enumerable.Range(First, Count)];

    /// <summary>All segments of a video, cut into chunks.</summary>
    public static IEnumerable<SegmentChunk> Of(int segments)
    {
        for (var first = 0; first < segments; first += Size) yield return new SegmentChunk(first, Math.Min(Size, segments - first));
    }

    public string ToJson() => JsonSerializer.Serialize(this, StageJson.Default.SegmentChunk);

    public static SegmentChunk FromJson(string json) =>
        JsonSerializer.Deserialize(json, StageJson.Default.SegmentChunk) ?? throw new JsonException("unit input: expected a chunk of segments, got null");
}
