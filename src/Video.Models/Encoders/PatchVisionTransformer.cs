using TorchSharp;
using Video.Models.Layers;
using Video.Models.Positions;
using Video.Models.Preprocessing;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>Sizes of a <see cref="PatchVisionTransformer"/> that its parts do not show.</summary>
internal sealed record PatchVisionSettings
{
    /// <summary>Numbers in one patch: channels · temporal · patch · patch.</summary>
    public required int PatchLength { get; init; }

    public required int HeadDim { get; init; }

    public required int MergeSize { get; init; }

    /// <summary>Side of an attention window in merged tokens; null for none.</summary>
    public int? WindowSide { get; init; }

    /// <summary>Blocks that attend over the whole frame where there are windows.</summary>
    public IReadOnlySet<int> FullAttentionBlocks { get; init; } = new HashSet<int>();
}

/// <summary>A vision transformer over patches of pictures of any size: rotary positions in two dimensions, attention within a frame or within windows, and a merger.</summary>
/// <remarks>Reference: transformers, models/qwen2_5_vl/modeling_qwen2_5_vl.py, Qwen2_5_VisionTransformerPretrainedModel.</remarks>
internal sealed class PatchVisionTransformer(PatchVisionSettings settings, Linear patchEmbedding, IReadOnlyList<VisionBlock> blocks, PatchMerger merger, WeightStore store)
    : IVisualEncoder
{
    private const double RotaryTheta = 10_000;

    public int MergeSize => settings.MergeSize;

    public VisualFeatures Encode(Tensor patches, IReadOnlyList<VisualGrid> grids, IStageRecorder? recorder)
    {
        Check(patches, grids);
        using var scope = NewDisposeScope();
        var order = PatchOrder.Of(grids, settings.MergeSize, settings.WindowSide);
        var frames = new Segments(order.FrameLengths, store.Device);
        var windows = order.WindowLengths is null ? frames : new Segments(order.WindowLengths, store.Device);
        var rotary = new Rotary(Angles(order));

        var x = patchEmbedding.Forward(patches.to(store.Device).to(store.Types.Compute)); // [patches, dim], picture order
        recorder?.Record("patch_embed", x);
        x = Reorder(x, order.Units).to(ScalarType.Float32);                              // the encoder's order; what blocks add up is not rounded
        for (var i = 0; i < blocks.Count; i++)
        {
            x = blocks[i].Forward(x, rotary, settings.FullAttentionBlocks.Contains(i) ? frames : windows);
            recorder?.Record($"block.{i}", x);
        }

        var merged = merger.Forward(x);                                                   // [tokens, output dim]
        recorder?.Record("merger", merged);
        var tokens = order.Units is null ? merged : merged.index_select(0, tensor(Inverse(order.Units)).to(store.Device));
        return new VisualFeatures(tokens.MoveToOuterDisposeScope(), deepStack: null);
    }

    private void Check(Tensor patches, IReadOnlyList<VisualGrid> grids)
    {
        var expected = grids.Sum(grid => (long)grid.Patches);
        if (patches.dim() != 2 || patches.shape[0] != expected || patches.shape[1] != settings.PatchLength)
            throw new ArgumentException($"patches: expected [{expected}, {settings.PatchLength}] for {grids.Count} pictures, got [{string.Join(", ", patches.shape)}]", nameof(patches));
        if (grids.FirstOrDefault(grid => grid.Height % settings.MergeSize != 0 || grid.Width % settings.MergeSize != 0 || grid.Patches == 0) is { } odd)
            throw new ArgumentException($"picture: expected a grid in multiples of {settings.MergeSize}, got {odd.Height} × {odd.Width} patches", nameof(grids));
    }

    /// <returns>[patches, headDim / 2]: the first half of the frequencies follows the row, the other the column.</returns>
    private Tensor Angles(PatchOrder order)
    {
        var inverse = tensor(MultimodalRotary.InverseFrequencies(RotaryTheta, settings.HeadDim / 4)).to(store.Device);
        Tensor Along(float[] positions) => tensor(positions).to(store.Device).unsqueeze(-1).mul(inverse);

        return cat([Along(order.Rows), Along(order.Columns)], -1);
    }

    private Tensor Reorder(Tensor x, long[]? units) => units is null
        ? x
        : x.view(units.Length, -1).index_select(0, tensor(units).to(store.Device)).view(x.shape);

    private static long[] Inverse(long[] order)
    {
        var inverse = new long[order.Length];
        for (var i = 0; i < order.Length; i++) inverse[order[i]] = i;
        return inverse;
    }
}
