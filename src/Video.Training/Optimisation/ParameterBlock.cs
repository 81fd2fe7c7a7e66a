using TorchSharp;
using static TorchSharp.torch;

namespace Video.Training.Optimisation;

/// <summary>Where a parameter lies in its block.</summary>
/// <param name="IsMatrix">Matrices are drawn towards zero by weight decay; norms and biases are not.</param>
internal sealed record ParameterPlace(string Name, long Start, IReadOnlyList<long> Shape, bool IsMatrix)
{
    public long Length => Shape.Aggregate(1L, (product, side) => product * side);
}

/// <summary>Parameters of one type, one after the other in one tensor, beside their gradients.</summary>
/// <param name="capacity">Most numbers that it will hold.</param>
internal sealed class ParameterBlock(long capacity, ScalarType type, Device device) : IDisposable
{
    private readonly Tensor _values = zeros(capacity, type, device).DetachFromDisposeScope();
    private readonly Tensor _gradients = zeros(capacity, type, device).DetachFromDisposeScope();
    private readonly List<ParameterPlace> _places = [];
    private readonly Dictionary<string, Tensor> _parameters = [];

    public IReadOnlyList<ParameterPlace> Places => _places;

    public long Length { get; private set; }

    /// <summary>[length], in the block's type: a view, owned by the caller's scope.</summary>
    public Tensor Values => _values.narrow(0, 0, Length);

    /// <summary>[length]: what backward passes have added up since they were last cleared; a view, owned by the caller's scope.</summary>
    public Tensor Gradients => _gradients.narrow(0, 0, Length);

    /// <summary>Puts a parameter behind the others.</summary>
    /// <exception cref="ArgumentException">There is one of this name already.</exception>
    /// <returns>A leaf of autograd over the block's own memory, owned by the caller's scope.</returns>
    public Tensor Add(string name, Tensor initial)
    {
        if (_parameters.ContainsKey(name)) throw new ArgumentException($"parameter: expected each name once, got {name} again", nameof(name));

        var place = new ParameterPlace(name, Length, initial.shape, IsMatrix: initial.Dimensions > 1);
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var parameter = _values.narrow(0, place.Start, place.Length).view(initial.shape).detach();
        parameter.copy_(initial);
        parameter.requires_grad = true;
        parameter.grad = _gradients.narrow(0, place.Start, place.Length).view(initial.shape);
        _places.Add(place);
        _parameters[name] = parameter.DetachFromDisposeScope();
        Length += place.Length;
        return parameter;
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters.Values) parameter.Dispose();
        _values.Dispose();
        _gradients.Dispose();
    }
}
