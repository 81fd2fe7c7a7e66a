using System.Text.Json;
using TorchSharp;
using Video.Models.Checkpoints;
using Video.Models.Layers;
using Video.Training.Optimisation;
using static TorchSharp.torch;

namespace Video.Training.Runs;

/// <summary>How far a training has come: what is needed, beside the optimiser's numbers, to go on as if it had never stopped.</summary>
internal sealed record TrainingPosition
{
    public int Seed { get; init; }

    /// <summary>Whether the short recipe is followed.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Index of the stage.</summary>
    public int Stage { get; init; }

    /// <summary>Steps of the stage that are done.</summary>
    public long Step { get; init; }

    /// <summary>Seconds spent in all sittings.</summary>
    public double Seconds { get; init; }

    /// <summary>What the curves are drawn from.</summary>
    public IReadOnlyList<CurvePoint> Curve { get; init; } = [];
}

/// <summary>One point of the curves.</summary>
/// <param name="Step">Steps over all stages.</param>
/// <param name="Right">Share of the answers that were right, by kind.</param>
internal sealed record CurvePoint(long Step, string Stage, double Seconds, double Loss, double SeenLoss, double Colour, double Shape, IReadOnlyDictionary<string, double> Right);

/// <summary>Saves and loads a training: one file, replaced whole, so that a killed process leaves the one before.</summary>
internal static class TrainingState
{
    private const string PositionName = "position";

    /// <exception cref="IOException">The disk is full, or the folder cannot be written to. The state before is still there.</exception>
    public static void Save(string path, TrainingPosition position, Optimiser optimiser)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new Stored(position, optimiser.Steps), StateJson.Default.Stored);
        var partial = path + ".partial";
        using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            var parts = Parts(optimiser).ToList();
            SafetensorsWriter.WriteHeader(stream, [.. parts.Select(part => new NewTensor(part.Name, "F32", part.Shape, part.Length * sizeof(float))), new NewTensor(PositionName, "U8", [json.Length], json.Length)]);
            foreach (var part in parts) Write(stream, part.Source, part.Start, part.Length);
            stream.Write(json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Puts saved numbers where parameters of the same name and shape are.</summary>
    /// <returns>Where the training stood.</returns>
    /// <exception cref="CheckpointException">The file is damaged, or lacks a parameter of this model.</exception>
    public static TrainingPosition Load(string path, Optimiser optimiser)
    {
        using var file = SafetensorsFile.Open(path);
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, shape, source, start, length) in Parts(optimiser))
        {
            if (!file.Tensors.TryGetValue(name, out var stored) || !stored.Shape.SequenceEqual(shape))
                throw new CheckpointException(path, name, $"[{string.Join(", ", shape)}]", stored is null ? "no such parameter" : $"[{string.Join(", ", stored.Shape)}]", "this training was begun with another model: choose another folder");
            source.narrow(0, start, length).copy_(StoredTensorView.Over(stored).flatten());
        }

        if (!file.Tensors.TryGetValue(PositionName, out var position) || JsonSerializer.Deserialize(position.Bytes, StateJson.Default.Stored) is not { } state)
            throw new CheckpointException(path, PositionName, "where the training stood", "nothing", "choose another folder");
        optimiser.Steps = state.OptimiserSteps;
        optimiser.Publish();
        return state.Position;
    }

    private static IEnumerable<(string Name, IReadOnlyList<long> Shape, Tensor Source, long Start, long Length)> Parts(Optimiser optimiser)
    {
        foreach (var (kind, source) in new[] { ("exact", optimiser.Exact), ("first", optimiser.FirstMoment), ("second", optimiser.SecondMoment) })
        {
            foreach (var (place, start) in optimiser.Places) yield return ($"{kind}.{place.Name}", place.Shape, source, start, place.Length);
        }
    }

    private static void Write(Stream stream, Tensor source, long start, long length)
    {
        using var part = source.narrow(0, start, length).cpu();
        stream.Write(part.bytes);
    }

    internal sealed record Stored(TrainingPosition Position, long OptimiserSteps);
}
