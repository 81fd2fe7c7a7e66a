using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Video.Jobs.Stages;

/// <summary>The JSON that stages keep: requests, inputs of units, ledger entries.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AnalysisRequest))]
[JsonSerializable(typeof(SegmentChunk))]
[JsonSerializable(typeof(ProbeEntry))]
[JsonSerializable(typeof(EncodeEntry))]
[JsonSerializable(typeof(EmbedEntry))]
[JsonSerializable(typeof(EmbedPart))]
[JsonSerializable(typeof(TextEntry))]
[JsonSerializable(typeof(VideoDescription))]
internal sealed partial class StageJson : JsonSerializerContext
{
    public static JsonObject Object<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(value, type)!.AsObject();
}
