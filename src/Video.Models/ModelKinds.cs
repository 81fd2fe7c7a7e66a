using Video.Models.Checkpoints;
using Video.Models.Families;

namespace Video.Models;

/// <summary>What a checkpoint is for, by its configuration alone.</summary>
public static class ModelKinds
{
    /// <summary>Whether it answers in text about pictures and clips.</summary>
    public static bool IsVisionLanguage(CheckpointConfig config) => config.OptionalText("model_type") is { } type && ModelFamilies.ModelTypes.Contains(type);

    /// <summary>Whether it makes vectors of pictures and texts, for search.</summary>
    public static bool IsDualEncoder(CheckpointConfig config) => DualEncoderFamilies.Knows(config);

    /// <summary>The kind in words, or null where no kind of model that is known here fits.</summary>
    public static string? NameOf(CheckpointConfig config) => IsDualEncoder(config) ? "dual encoder" : IsVisionLanguage(config) ? "vision language" : null;

    /// <summary>The family's name, as config.json's model_type has it; null where nothing says it.</summary>
    public static string? FamilyOf(CheckpointConfig config) => DualEncoderFamilies.TypeOf(config);
}
