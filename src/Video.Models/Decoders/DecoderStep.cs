using TorchSharp;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Decoders;

/// <summary>What all layers share while new tokens pass through them: rotary positions and masks.</summary>
/// <param name="rotary">Of the new tokens.</param>
/// <param name="past">Tokens before the new ones.</param>
/// <param name="tokens">New tokens.</param>
/// <param name="leftPadding">Padding tokens at the start of each batch row.</param>
/// <remarks>Owns its masks: they are made inside the first layer that asks for them and outlive its scope.</remarks>
internal sealed class DecoderStep(Rotary rotary, long past, long tokens, IReadOnlyList<int> leftPadding, ScalarType type, Device device) : IDisposable
{
    /// <summary>Small enough to leave no weight after softmax, and finite: a row of nothing but padding must not become NaN.</summary>
    public const double Blocked = -60_000;

    private readonly Dictionary<int, Tensor?> _masks = [];

    public Rotary Rotary => rotary;

    public IReadOnlyList<int> LeftPadding => leftPadding;

    public long Past => past;

    /// <summary>[batch or 1, tokens, tokens]: who sees whom, in place of what follows from order and padding; borrowed.</summary>
    public Tensor? Given { get; init; }

    /// <summary>Causal, without padding; with a window only the last <paramref name="window"/> tokens, the own one included.</summary>
    /// <returns>[batch or 1, tokens, past + tokens], to be added to scores; null when everything may be seen.</returns>
    public Tensor? Mask(int? window)
    {
        if (Given is not null) return Given;

        var key = window ?? 0;
        if (!_masks.TryGetValue(key, out var mask)) _masks[key] = mask = Build(window);
        return mask;
    }

    public void Dispose()
    {
        foreach (var mask in _masks.Values) mask?.Dispose();
    }

    private Tensor? Build(int? window)
    {
        var padded = leftPadding.Any(count => count > 0);
        if (tokens == 1 && !padded && (window is null || past < window)) return null;

        using var scope = NewDisposeScope();
        var keys = arange(past + tokens, device: device).view(1, 1, -1);
        var queries = arange(past, past + tokens, device: device).view(1, -1, 1);
        var blocked = keys.gt(queries);                                                       // [1, tokens, past + tokens]
        if (window is { } side) blocked = blocked.logical_or(keys.le(queries.sub(side)));
        if (padded)
        {
            var first = tensor(leftPadding.Select(count => (long)count).ToArray()).to(device).view(-1, 1, 1);
            blocked = blocked.logical_or(keys.lt(first));                                     // [batch, tokens, past + tokens]
        }

        return zeros(blocked.shape, type, device).masked_fill_(blocked, Blocked).DetachFromDisposeScope();
    }
}
