using System.Text.Json;
using System.Text.Json.Serialization;
using Video.Models.Checkpoints;

namespace Video.Analysis.Models;

/// <summary>How a model wants videos to be sampled: <c>analysis.json</c> in its folder, where a model was trained with other settings than the usual ones.</summary>
public static class ModelProfile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "analysis.json";

    /// <returns>The model's own settings; the usual ones for what it does not say.</returns>
    /// <exception cref="CheckpointException">The file is no JSON object of <see cref="AnalysisOptions"/>, or a value in it cannot work.</exception>
    public static AnalysisOptions Of(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return new AnalysisOptions();

        try
        {
            using var file = File.OpenRead(path);
            return (JsonSerializer.Deserialize(file, ProfileJson.Default.AnalysisOptions) ?? throw new JsonException("it holds null")).Check();
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new CheckpointException(path, "settings", "an object with settings of the analysis, for example {\"framesPerSegment\": 8}", e.Message, "correct the file or remove it", e);
        }
    }

    /// <summary>Writes a model's settings into its folder.</summary>
    public static void Write(string folder, AnalysisOptions options) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(options, ProfileJson.Default.AnalysisOptions));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, WriteIndented = true)]
[JsonSerializable(typeof(AnalysisOptions))]
internal sealed partial class ProfileJson : JsonSerializerContext;
