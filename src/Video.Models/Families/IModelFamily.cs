using Video.Models.Checkpoints;
using Video.Models.Decoders;
using Video.Models.Encoders;
using Video.Models.Layers;
using Video.Models.Positions;

namespace Video.Models.Families;

/// <summary>How the parts of a family's models fit together and what its checkpoints call them.</summary>
internal interface IModelFamily
{
    /// <summary>The <c>model_type</c>s in config.json that this family reads.</summary>
    IReadOnlyList<string> ModelTypes { get; }

    /// <summary>Takes the model's weights from the context's store.</summary>
    /// <exception cref="CheckpointException">The checkpoint is not one of this family.</exception>
    VisionLanguageParts Build(FamilyContext context);

    /// <summary>Whether files of the family hold a tensor of this name without a use.</summary>
    bool IsIgnorable(string tensorName);
}

/// <summary>What a family builds a model from.</summary>
/// <param name="Encode">Ids of a text.</param>
internal sealed record FamilyContext(CheckpointConfig Config, WeightStore Store, Func<string, IReadOnlyList<int>> Encode);

/// <summary>A vision language model in parts.</summary>
internal sealed record VisionLanguageParts
{
    public required IVisualEncoder Encoder { get; init; }

    public required Decoder Decoder { get; init; }

    public required IPromptLayout Layout { get; init; }
}
