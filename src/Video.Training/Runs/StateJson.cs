using System.Text.Json.Serialization;

namespace Video.Training.Runs;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(TrainingState.Stored))]
internal sealed partial class StateJson : JsonSerializerContext;
