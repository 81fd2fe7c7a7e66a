using Video.Jobs.Pipelines;

namespace Video.Jobs.Units;

/// <summary>The stages that a worker can run, by name.</summary>
internal sealed class StageSet
{
    private readonly Dictionary<string, IStage> _stages;

    /// <exception cref="ArgumentException">A stage that the pipeline runs in one of these groups has no code.</exception>
    public StageSet(IEnumerable<IStage> stages, Pipeline pipeline, IEnumerable<string> groups)
    {
        _stages = stages.ToDictionary(stage => stage.Name);
        var missing = pipeline.All.Where(stage => groups.Contains(stage.Group) && !_stages.ContainsKey(stage.Name)).Select(stage => stage.Name).ToList();
        if (missing.Count > 0)
            throw new ArgumentException($"worker: expected code for every stage of the groups it serves, got none for {string.Join(", ", missing)}", nameof(stages));
    }

    public IStage Find(string name) =>
        _stages.GetValueOrDefault(name) ?? throw new InvalidOperationException($"stage \"{name}\": expected one of {string.Join(", ", _stages.Keys)}; is this worker older than the database?");
}
