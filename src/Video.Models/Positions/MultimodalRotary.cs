using TorchSharp;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Positions;

/// <summary>Rotary positions on several axes: each frequency follows one of them (M-RoPE). One axis makes it plain rotary positions.</summary>
/// <remarks>Wang et al., Qwen2-VL, 2024, section 2.1. Angles are computed in fp32.</remarks>
internal sealed class MultimodalRotary : IDisposable
{
    private readonly Tensor _inverseFrequencies;
    private readonly Tensor _axisOfFrequency;

    /// <param name="theta">Base of the frequencies.</param>
    /// <param name="axisOfFrequency">[half]: the axis that each frequency follows; half the features that are rotated.</param>
    public MultimodalRotary(double theta, IReadOnlyList<int> axisOfFrequency, Device device)
    {
        _inverseFrequencies = tensor(InverseFrequencies(theta, axisOfFrequency.Count), device: device).DetachFromDisposeScope();
        _axisOfFrequency = tensor(axisOfFrequency.Select(axis => (long)axis).ToArray(), device: device).DetachFromDisposeScope();
    }

    /// <summary>Each section's frequencies follow one axis, section after section.</summary>
    public static int[] Sections(IReadOnlyList<int> sections) => [.. sections.SelectMany((count, axis) => Enumerable.Repeat(axis, count))];

    /// <summary>1 / theta^(i / count), computed in double and rounded once.</summary>
    public static float[] InverseFrequencies(double theta, int count) => [.. Enumerable.Range(0, count).Select(i => (float)(1 / Math.Pow(theta, (double)i / count)))];

    /// <param name="positions">[axes, batch, tokens], fp32</param>
    /// <returns>Owned by the caller's scope.</returns>
    public Rotary At(Tensor positions)
    {
        using var scope = NewDisposeScope();
        var angles = positions.index_select(0, _axisOfFrequency)   // [half, batch, tokens]
            .permute(1, 2, 0).mul(_inverseFrequencies);            // [batch, tokens, half]
        return new Rotary(angles).MoveToOuterScope();
    }

    public void Dispose()
    {
        _inverseFrequencies.Dispose();
        _axisOfFrequency.Dispose();
    }
}
