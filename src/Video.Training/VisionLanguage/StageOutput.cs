using TorchSharp;
using Video.Models.Layers;

namespace Video.Training.VisionLanguage;

/// <summary>Holds the output of a model's stage, as autograd follows it.</summary>
/// <param name="name">What the stage's name begins with; the last such stage counts.</param>
internal sealed class StageOutput(string name) : IStageRecorder, IDisposable
{
    private torch.Tensor? _value;

    public torch.Tensor Value => _value ?? throw new InvalidOperationException($"{name}: expected the model to record this stage, but it did not");

    public void Record(string stage, torch.Tensor value)
    {
        if (!stage.StartsWith(name, StringComparison.Ordinal)) return;

        _value?.Dispose();
        _value = value.alias().DetachFromDisposeScope();
    }

    public void Dispose() => _value?.Dispose();
}

/// <summary>Lets several recorders see every stage.</summary>
internal sealed class StageOutputs(params IReadOnlyList<IStageRecorder> recorders) : IStageRecorder
{
    public void Record(string stage, torch.Tensor value)
    {
        foreach (var recorder in recorders) recorder.Record(stage, value);
    }
}
