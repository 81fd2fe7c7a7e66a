using TorchSharp;
using static TorchSharp.torch;

namespace Video.Training.Optimisation;

/// <summary>Settings of <see cref="Optimiser"/>.</summary>
internal sealed record OptimiserSettings
{
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.98;

    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Of matrices only.</summary>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>Gradients whose norm over all parameters is larger are scaled down to it.</summary>
    public double MaxGradientNorm { get; init; } = 1;
}

/// <summary>AdamW with gradient clipping, and <see cref="Muon"/> for the matrices inside layers, over exact copies of all parameters.</summary>
/// <remarks>Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019.</remarks>
internal sealed class Optimiser : IDisposable
{
    private readonly OptimiserSettings _settings;
    private readonly Tensor _decays;
    private readonly IReadOnlyList<Muon> _matrices;

    /// <param name="blocks">Complete: no parameter is added later.</param>
    public Optimiser(IReadOnlyList<ParameterBlock> blocks, OptimiserSettings settings)
    {
        (Blocks, _settings) = (blocks, settings);
        Places = [.. PlacesIn(blocks)];
        using var scope = NewDisposeScope();
        Exact = cat([.. blocks.Select(block => block.Values.to(ScalarType.Float32))], 0).DetachFromDisposeScope();
        FirstMoment = zeros_like(Exact).DetachFromDisposeScope();
        SecondMoment = zeros_like(Exact).DetachFromDisposeScope();
        _decays = Decays().to(Exact.device).DetachFromDisposeScope();
        _matrices = Muon.Of(Places);
    }

    /// <summary>What it optimises, type by type.</summary>
    public IReadOnlyList<ParameterBlock> Blocks { get; }

    /// <summary>The parameters, and where each begins among all of them.</summary>
    public IReadOnlyList<(ParameterPlace Place, long Start)> Places { get; }

    /// <summary>[parameters], fp32: what steps are added up in; block after block.</summary>
    public Tensor Exact { get; }

    /// <summary>[parameters], fp32: running mean of the gradients.</summary>
    public Tensor FirstMoment { get; }

    /// <summary>[parameters], fp32: running mean of their squares.</summary>
    public Tensor SecondMoment { get; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>Takes a step against the gradients that the blocks hold, and clears them.</summary>
    /// <returns>The norm of the gradients before clipping. Where it is not finite nothing is changed but the gradients.</returns>
    public double Step(double learningRate)
    {
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        var gradients = cat([.. Blocks.Select(block => block.Gradients.to(ScalarType.Float32))], 0);
        foreach (var block in Blocks) block.Gradients.zero_();
        var norm = (double)gradients.norm().item<float>();
        if (!double.IsFinite(norm)) return norm;

        if (norm > _settings.MaxGradientNorm) gradients.mul_(_settings.MaxGradientNorm / norm);
        Steps++;
        FirstMoment.mul_(_settings.Beta1).add_(gradients, 1 - _settings.Beta1);
        SecondMoment.mul_(_settings.Beta2).addcmul_(gradients, gradients, 1 - _settings.Beta2);
        var scale = SecondMoment.div(1 - Math.Pow(_settings.Beta2, Steps)).sqrt_().add_(_settings.Epsilon);
        Exact.sub_(Exact.mul(_decays).mul_(gradients.ne(0)).mul_(learningRate)); // what a stage does not train stays as it is
        var update = FirstMoment.div(1 - Math.Pow(_settings.Beta1, Steps)).div_(scale);
        var ahead = FirstMoment.mul(_settings.Beta1).add_(gradients, 1 - _settings.Beta1);
        foreach (var alike in _matrices) alike.Write(update, ahead, gradients);
        Exact.sub_(update.mul_(learningRate));
        Publish();
        return norm;
    }

    /// <summary>Gives the model's parameters the exact values, rounded to their type.</summary>
    public void Publish()
    {
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        var start = 0L;
        foreach (var block in Blocks)
        {
            block.Values.copy_(Exact.narrow(0, start, block.Length));
            start += block.Length;
        }
    }

    public void Dispose()
    {
        Exact.Dispose();
        FirstMoment.Dispose();
        SecondMoment.Dispose();
        _decays.Dispose();
    }

    private static IEnumerable<(ParameterPlace Place, long Start)> PlacesIn(IReadOnlyList<ParameterBlock> blocks)
    {
        var first = 0L;
        foreach (var block in blocks)
        {
            foreach (var place in block.Places) yield return (place, first + place.Start);
            first += block.Length;
        }
    }

    private Tensor Decays()
    {
        var decays = new float[Blocks.Sum(block => block.Length)];
        foreach (var (place, start) in Places.Where(item => item.Place.IsMatrix)) Array.Fill(decays, (float)_settings.WeightDecay, (int)start, (int)place.Length);
        return tensor(decays);
    }
}
