using System.Text.Json.Nodes;
using Video.Analysis;
using Video.Analysis.Models;

namespace Video.Cli.Evaluation;

/// <summary>What an evaluation takes away, to see what it was worth.</summary>
internal static class Ablation
{
    /// <summary>Positions in time of visual tokens: all stand at the clip's beginning.</summary>
    public const string TemporalPositions = "temporal-positions";

    /// <summary>The times that stand as text before each frame.</summary>
    public const string TextTimestamps = "text-timestamps";

    /// <summary>Every other sampled frame.</summary>
    public const string HalfTheFrames = "half-the-frames";

    public static IReadOnlyList<string> Names { get; } = [TemporalPositions, TextTimestamps, HalfTheFrames];

    /// <exception cref="WrongUseException">A name that none of them has.</exception>
    public static void Check(IReadOnlyList<string> without)
    {
        if (without.FirstOrDefault(name => !Names.Contains(name)) is { } odd) throw new WrongUseException($"--without: expected {string.Join(", ", Names)}, got {odd}");
    }

    public static AnalysisOptions Apply(AnalysisOptions options, IReadOnlyList<string> without) => !without.Contains(HalfTheFrames) ? options : options with
    {
        CandidatesPerSecond = options.CandidatesPerSecond / 2,
        FramesPerSegment = Math.Max(2, options.FramesPerSegment / 2),
    };

    /// <summary>The model without what its configuration can do without: a folder of links to its files, with a configuration of its own.</summary>
    /// <param name="folder">Where such folders are made.</param>
    /// <returns>The model itself where nothing of it is taken away.</returns>
    /// <exception cref="WrongUseException">The model does not have what is to be taken away.</exception>
    public static ModelFolder Apply(ModelFolder model, IReadOnlyList<string> without, string folder)
    {
        const string configName = "config.json";
        var taken = without.Where(name => name != HalfTheFrames).Distinct().Order(StringComparer.Ordinal).ToList();
        if (taken.Count == 0) return model;

        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(model.Path, configName)))!.AsObject();
        foreach (var name in taken)
        {
            var isThere = name == TextTimestamps ? config.Remove("text_timestamps") : SetToZero(config["vision_config"]?.AsObject(), "tokens_per_second");
            if (!isThere) throw new WrongUseException($"--without {name}: expected a model that has them, but {model.Name} has none");
        }

        var path = Path.Combine(folder, $"{model.Name.Replace('/', '-')}-without-{string.Join("-", taken)}");
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        Directory.CreateDirectory(path);
        foreach (var file in Directory.EnumerateFiles(model.Path).Where(file => Path.GetFileName(file) != configName)) File.CreateSymbolicLink(Path.Combine(path, Path.GetFileName(file)), file);
        File.WriteAllText(Path.Combine(path, configName), config.ToJsonString());
        return new ModelFolder(Path.GetFileName(path), path);
    }

    private static bool SetToZero(JsonObject? section, string key)
    {
        if (section?.ContainsKey(key) != true) return false;

        section[key] = 0;
        return true;
    }
}
