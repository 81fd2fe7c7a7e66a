using System.Text.Json;

namespace Video.Jobs.Stages;

/// <summary>Which vectors a unit makes: the next few that a model lacks of a video, from a segment on.</summary>
/// <param name="Model">The model's number.</param>
internal sealed record EmbedPart(int Model, int FirstSegment)
{
    // As many as are lost with a worker, and as a new video waits for.
    public const int Segments = 8;

    public string ToJson() => JsonSerializer.Serialize(this, StageJson.Default.EmbedPart);

    public static EmbedPart FromJson(string json) => JsonSerializer.Deserialize(json, StageJson.Default.EmbedPart) ?? throw new JsonException("unit input: expected a part of a video to embed, got null");
}
