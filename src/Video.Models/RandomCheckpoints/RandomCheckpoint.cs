using Video.Models.Checkpoints;
using Video.Models.Tokenizers.Training;

namespace Video.Models.RandomCheckpoints;

/// <summary>Writes checkpoints with random weights in the form in which models are published: for tests, benchmarks, and trainings to begin from.</summary>
public static class RandomCheckpoint
{
    /// <summary>Writes the smallest one. The same seed gives the same bytes.</summary>
    public static void Write(string folder, int seed) => Write(folder, seed, RandomModelSize.Tiny);

    /// <summary>Writes one of the given sizes; weights go to disk piece by piece. The folder appears when it is complete.</summary>
    /// <exception cref="IOException">The folder is there already, or the disk is full.</exception>
    public static void Write(string folder, int seed, RandomModelSize size) => Write(folder, seed, size, RandomTokenizer.Create());

    /// <inheritdoc cref="Write(string, int, RandomModelSize)"/>
    /// <param name="tokenizer">The tokenizer that the model will be trained with.</param>
    internal static void Write(string folder, int seed, RandomModelSize size, NewTokenizer tokenizer) => WholeFolder.Create(folder, partial =>
    {
        foreach (var (name, content) in RandomModelFiles.Of(size, tokenizer)) File.WriteAllText(Path.Combine(partial, name), content.ToJsonString(RandomModelFiles.Json));
        RandomWeights.Write(Path.Combine(partial, "model.safetensors"), size, tokenizer.Count, seed);
    });
}
