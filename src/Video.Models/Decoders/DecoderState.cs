using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models.Decoders;

/// <summary>What a decoder remembers of a batch of prompts: one state per layer, and how long the prompts are.</summary>
/// <param name="leftPadding">Padding tokens at the start of each row.</param>
internal sealed class DecoderState(IReadOnlyList<ILayerState> layers, IReadOnlyList<int> leftPadding) : IDisposable
{
    public IReadOnlyList<ILayerState> Layers => layers;

    public IReadOnlyList<int> LeftPadding { get; private set; } = leftPadding;

    /// <summary>Tokens so far, padding included.</summary>
    public long Length { get; private set; }

    /// <summary>Whether every layer can forget its last tokens.</summary>
    public bool CanForget => layers.All(layer => layer.CanForget);

    /// <summary>Bytes that it holds.</summary>
    public long Bytes => layers.Sum(layer => layer.Bytes);

    public void Advance(long tokens) => Length += tokens;

    /// <summary>Forgets all but the first tokens.</summary>
    public void Forget(long length)
    {
        foreach (var layer in layers) layer.Forget(length);
        Length = Math.Min(Length, length);
    }

    /// <summary>Keeps only these batch rows: the others have ended.</summary>
    public void KeepRows(IReadOnlyList<int> rows, Device device)
    {
        using var index = tensor(rows.Select(row => (long)row).ToArray()).to(device);
        foreach (var layer in layers) layer.KeepRows(index);
        LeftPadding = [.. rows.Select(row => LeftPadding[row])];
    }

    public void Dispose()
    {
        foreach (var layer in layers) layer.Dispose();
    }
}
