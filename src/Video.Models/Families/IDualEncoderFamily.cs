using Video.Models.Checkpoints;
using Video.Models.Encoders;
using Video.Models.Layers;
using Video.Models.Preprocessing;
using Video.Models.Tokenizers;
using static TorchSharp.torch;

namespace Video.Models.Families;

/// <summary>How the parts of a family's dual encoders fit together and what its checkpoints call them.</summary>
internal interface IDualEncoderFamily
{
    /// <summary>What records and config.json call the models that this family reads.</summary>
    IReadOnlyList<string> ModelTypes { get; }

    /// <summary>Takes the model's weights from the store.</summary>
    /// <param name="folder">Of the checkpoint, for the files of tokenizer and preprocessor.</param>
    /// <exception cref="CheckpointException">The checkpoint is incomplete or not one of this family.</exception>
    DualEncoderParts Build(string folder, CheckpointConfig config, WeightStore store);

    /// <summary>Whether files of the family hold a tensor of this name without a use.</summary>
    bool IsIgnorable(string tensorName);
}

/// <summary>A dual encoder in parts.</summary>
internal sealed record DualEncoderParts
{
    public required IPicturePreprocessor Preprocessor { get; init; }

    public required VisionTower Vision { get; init; }

    public required ITextTokenizer Tokenizer { get; init; }

    public required TextTower Text { get; init; }

    /// <summary>Logarithm of what cosines are multiplied with, fp32, one number.</summary>
    public required Tensor LogitScale { get; init; }

    /// <summary>What is added to scaled cosines, fp32, one number; null where pictures are only compared with each other.</summary>
    public required Tensor? LogitBias { get; init; }

    /// <summary>Width of the space that pictures and texts share.</summary>
    public required int Dim { get; init; }
}
