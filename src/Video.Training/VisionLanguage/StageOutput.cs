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

/// <summary>Holds the outputs of several stages.</summary>
internal sealed class StageOutputs(IEnumerable<string> names) : IStageRecorder, IDisposable
{
    private readonly Dictionary<string, StageOutput> _outputs = names.Distinct().ToDictionary(name => name, name => new StageOutput(name));

    /// <returns>[rows · tokens, dim], owned by the caller's scope</returns>
    public torch.Tensor this[string name] => _outputs[name].Value.flatten(0, 1);

    public void Record(string stage, torch.Tensor value)
    {
        foreach (var output in _outputs.Values) output.Record(stage, value);
    }

    public void Dispose()
    {
        foreach (var output in _outputs.Values) output.Dispose();
    }
}
