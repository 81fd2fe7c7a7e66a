namespace Video.Jobs.Pipelines;

/// <summary>The stages of a video in their order, as data: each line follows the one above it.</summary>
public sealed class Pipeline
{
    /// <exception cref="ArgumentException">The first stage is not <see cref="Follow.First"/>, another is, or a name appears twice.</exception>
    public Pipeline(params IReadOnlyList<PipelineStage> stages)
    {
        if (stages.Count == 0 || stages[0].Rule != Follow.First || stages.Skip(1).Any(stage => stage.Rule is Follow.First or Follow.Background))
            throw new ArgumentException("pipeline: expected exactly one stage with Follow.First, at the top, and none with Follow.Background", nameof(stages));
        if (stages.Select(stage => stage.Name).Distinct().Count() != stages.Count)
            throw new ArgumentException($"pipeline: expected distinct stage names, got: {string.Join(", ", stages.Select(stage => stage.Name))}", nameof(stages));
        Stages = stages;
    }

    /// <summary>Gives videos that are done the vectors of another dual encoder: see <see cref="Reembedding.LibraryReembedding"/>.</summary>
    public static PipelineStage Embed { get; } = new("embed", JobGroups.Gpu, Follow.Background);

    /// <summary>What is done to every video: see docs/architecture.md.</summary>
    public static Pipeline Video { get; } = new(
        new PipelineStage("probe", JobGroups.Cpu, Follow.First),
        new PipelineStage("encode", JobGroups.Gpu, Follow.Chosen),
        new PipelineStage("caption", JobGroups.Gpu, Follow.Each),
        new PipelineStage("summarise", JobGroups.Gpu, Follow.All),
        new PipelineStage("index", JobGroups.Cpu, Follow.Each))
    {
        Background = [Embed],
    };

    public IReadOnlyList<PipelineStage> Stages { get; }

    /// <summary>Stages with <see cref="Follow.Background"/>, which no video waits for.</summary>
    public IReadOnlyList<PipelineStage> Background { get; init; } = [];

    /// <summary>How often a unit may fail by an exception before its video fails. Default 3.</summary>
    public int MaxAttempts { get; init; } = 3;

    public PipelineStage First => Stages[0];

    /// <summary>Those of the pipeline, then those in the background.</summary>
    public IEnumerable<PipelineStage> All => Stages.Concat(Background);

    /// <exception cref="InvalidOperationException">No stage has this name.</exception>
    public PipelineStage Find(string name) =>
        All.FirstOrDefault(stage => stage.Name == name)
        ?? throw new InvalidOperationException($"stage \"{name}\": expected one of {string.Join(", ", All.Select(stage => stage.Name))}");

    /// <summary>The stages above <paramref name="stage"/>, in order.</summary>
    public IEnumerable<PipelineStage> Before(PipelineStage stage) => Stages.TakeWhile(other => other != stage);

    /// <summary>The follower by rule <see cref="Follow.Each"/> of a finished unit of <paramref name="stage"/>, if there is one.</summary>
    public PipelineStage? EachAfter(PipelineStage stage)
    {
        var follower = Stages.SkipWhile(other => other != stage).Skip(1).FirstOrDefault();
        return follower?.Rule == Follow.Each ? follower : null;
    }

    /// <summary>The stages by rule <see cref="Follow.All"/> below <paramref name="stage"/>, in order.</summary>
    public IEnumerable<PipelineStage> AllAfter(PipelineStage stage) =>
        Stages.SkipWhile(other => other != stage).Skip(1).Where(other => other.Rule == Follow.All);
}
