using Video.Models.Checkpoints;

namespace Video.Models.Families;

/// <summary>The families of dual encoders that can be loaded.</summary>
internal static class DualEncoderFamilies
{
    private static readonly IDualEncoderFamily[] All = [new Clip(), new Siglip(), new OpenClip()];

    public static IEnumerable<string> ModelTypes => All.SelectMany(family => family.ModelTypes);

    /// <summary>The name of the family that a configuration is of, whether or not it is one of these: OpenCLIP's files do not write theirs.</summary>
    public static string? TypeOf(CheckpointConfig config) => config.OptionalText("model_type") ?? (config.Has("model_cfg") ? OpenClip.Type : null);

    public static bool Knows(CheckpointConfig config) => TypeOf(config) is { } type && ModelTypes.Contains(type);

    /// <exception cref="CheckpointException">No family reads this model_type.</exception>
    public static IDualEncoderFamily Of(CheckpointConfig config)
    {
        var type = TypeOf(config) ?? config.Text("model_type");
        return Array.Find(All, family => family.ModelTypes.Contains(type))
            ?? throw config.Refuse("model_type", string.Join(" or ", ModelTypes), type, "models of this family cannot be used for search yet");
    }
}
