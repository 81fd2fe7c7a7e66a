using Video.Models.Checkpoints;

namespace Video.Models.Families;

/// <summary>The families of vision language models that can be loaded.</summary>
internal static class ModelFamilies
{
    private static readonly IModelFamily[] All = [new QwenVl()];

    public static IEnumerable<string> ModelTypes => All.SelectMany(family => family.ModelTypes);

    /// <exception cref="CheckpointException">No family reads this model_type.</exception>
    public static IModelFamily Of(CheckpointConfig config)
    {
        var type = config.Text("model_type");
        return Array.Find(All, family => family.ModelTypes.Contains(type))
            ?? throw config.Refuse("model_type", string.Join(" or ", ModelTypes), type, "models of this family cannot be used yet");
    }
}
