using System.Text.Json.Serialization;

namespace Video.Storage.Stores;

/// <summary>The JSON that this project itself writes into columns and reads back.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SegmentMotion))]
[JsonSerializable(typeof(IReadOnlyList<Evidence>))]
internal sealed partial class StorageJson : JsonSerializerContext;
