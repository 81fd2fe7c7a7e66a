using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;
using Video.Analysis;
using Video.Analysis.Models;
using Video.Models.Checkpoints;
using Video.Training.Optimisation;
using static TorchSharp.torch;

namespace Video.Training.Runs;

/// <summary>Writes what was trained as a model folder in bf16, in the form in which such models are published.</summary>
internal static class ModelExport
{
    private const string Weights = "model.safetensors";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="start">The folder that the training began from: its other files are kept.</param>
    /// <param name="folder">Replaced whole once everything is written.</param>
    /// <param name="profile">How the model wants videos to be sampled; null for a model that is not asked about videos.</param>
    public static void Write(Checkpoint start, string folder, Optimiser optimiser, AnalysisOptions? profile) => WholeFolder.Replace(folder, partial =>
    {
        foreach (var file in Directory.EnumerateFiles(start.Folder).Where(file => !file.EndsWith(".safetensors", StringComparison.Ordinal))) File.Copy(file, Path.Combine(partial, Path.GetFileName(file)));
        SetType(Path.Combine(partial, "config.json"));
        if (profile is not null) ModelProfile.Write(partial, profile);
        WriteWeights(Path.Combine(partial, Weights), start, optimiser);
    });

    private static void SetType(string path)
    {
        var config = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new CheckpointException(path, "config.json", "an object", "something else", "begin the training anew");
        config["torch_dtype"] = "bfloat16";
        File.WriteAllText(path, config.ToJsonString(Indented));
    }

    private static void WriteWeights(string path, Checkpoint start, Optimiser optimiser)
    {
        using var scope = NewDisposeScope();
        var values = optimiser.Exact.cpu();
        var parts = optimiser.Places.Where(item => start.Tensors.ContainsKey(item.Place.Name)).ToList(); // without the heads that only training needs
        using var stream = File.Create(path);
        SafetensorsWriter.WriteHeader(stream, parts.Select(part => new NewTensor(part.Place.Name, "BF16", part.Place.Shape, part.Place.Length * 2)));
        foreach (var (place, at) in parts) stream.Write(values.narrow(0, at, place.Length).to(ScalarType.BFloat16).bytes);
    }
}
