using Video.Models.Checkpoints;

namespace Video.Models.Generation;

/// <summary>What a checkpoint says on generation.</summary>
/// <param name="StopIds">Ids that end an answer.</param>
/// <param name="Options">How it wants answers to be drawn.</param>
internal sealed record GenerationSettings(IReadOnlySet<int> StopIds, GenerationOptions Options)
{
    /// <summary>generation_config.json; the stop ids of config.json where it names none.</summary>
    public static GenerationSettings Load(Checkpoint checkpoint)
    {
        var generation = checkpoint.OptionalJson("generation_config.json");
        var text = checkpoint.Config.OptionalSection("text_config") ?? checkpoint.Config;
        var stop = generation?.Ints("eos_token_id") is { Count: > 0 } named ? named
            : checkpoint.Config.Ints("eos_token_id") is { Count: > 0 } top ? top
            : text.Ints("eos_token_id");
        return new GenerationSettings(stop.ToHashSet(), generation is null ? new GenerationOptions() : Read(generation));
    }

    private static GenerationOptions Read(CheckpointConfig generation) => new()
    {
        Temperature = generation.Flag("do_sample", fallback: false) ? generation.Number("temperature", 1) : 0,
        TopP = generation.Number("top_p", 1),
        TopK = generation.Int("top_k", 50),
        RepetitionPenalty = generation.Number("repetition_penalty", 1),
    };
}
