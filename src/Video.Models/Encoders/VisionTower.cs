using TorchSharp;
using Video.Models.Layers;
using Video.Models.Preprocessing;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>One vector for each picture: patches, a transformer over them, pooling, a projection.</summary>
/// <param name="preNorm">Over the patches before the first block; null for none.</param>
/// <param name="projection">Into the space shared with texts; null where pooling ends there already.</param>
internal sealed class VisionTower(IPatchEmbedding embedding, INorm? preNorm, IReadOnlyList<TransformerBlock> blocks, IPooling pooling, Linear? projection, WeightStore store)
{
    /// <returns>[pictures, dim], fp32, not normalised, owned by the caller's scope.</returns>
    /// <exception cref="ArgumentException">The pixels are not of the size that the tower was made for.</exception>
    public Tensor Encode(PictureBatch batch, IStageRecorder? recorder)
    {
        using var scope = NewDisposeScope();
        var x = embedding.Forward(batch);                  // [pictures, tokens, dim]
        recorder?.Record("embeddings", x);
        if (preNorm is not null)
        {
            x = preNorm.Forward(x).to(ScalarType.Float32);
            recorder?.Record("pre_norm", x);
        }

        var padding = Padding(batch, x.shape[1]);
        var mask = padding?.expand(x.shape[0], x.shape[1], x.shape[1]);
        for (var i = 0; i < blocks.Count; i++)
        {
            x = blocks[i].Forward(x, mask);
            recorder?.Record($"layer.{i}", x);
        }

        var pooled = pooling.Forward(x, padding);          // [pictures, dim]
        recorder?.Record("pooled", pooled);
        return (projection is null ? pooled : projection.Forward(pooled.to(store.Types.Compute))).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    /// <returns>[pictures, 1, tokens]: 0, or <see cref="AttentionMask.Hidden"/> where a token is padding; null where none is.</returns>
    private Tensor? Padding(PictureBatch batch, long tokens)
    {
        if (batch.Grids is not { } grids || grids.All(grid => grid.Patches == tokens)) return null;

        var values = grids.SelectMany(grid => Enumerable.Range(0, (int)tokens).Select(i => i < grid.Patches ? 0 : AttentionMask.Hidden)).ToArray();
        return tensor(values, [grids.Count, 1, tokens]).to(store.Types.Compute).to(store.Device);
    }
}
