using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>Sees what each stage of a model gives; null in production.</summary>
internal interface IStageRecorder
{
    /// <param name="stage">The stage's name, for example <c>block.3</c>.</param>
    /// <param name="value">Only borrowed: a recorder copies what it keeps.</param>
    void Record(string stage, Tensor value);
}
