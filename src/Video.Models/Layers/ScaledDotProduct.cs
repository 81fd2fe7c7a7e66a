using TorchSharp;
using TorchSharp.Extensions;
using static TorchSharp.torch;

namespace Video.Models.Layers;

/// <summary>softmax(q · kᵀ + mask) · v, in one pass where there is a kernel for it, else over the queries in slices so that the scores never take more than a fixed amount of memory.</summary>
internal static class ScaledDotProduct
{
    /// <summary>Scores held at once: 128 MB in bf16.</summary>
    private const long MaxScores = 64 * 1024 * 1024;

    /// <param name="q">[batch, heads, queries, headDim], multiplied with 1 / √headDim already</param>
    /// <param name="k">[batch, kvHeads, keys, headDim]; each is shared by heads / kvHeads neighbouring query heads.</param>
    /// <param name="v">[batch, kvHeads, keys, headDim]</param>
    /// <param name="mask">Added to the scores: [batch or 1, queries, keys]; null for none.</param>
    /// <returns>[batch, queries, heads · headDim], owned by the caller's scope.</returns>
    public static Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor? mask) => Fused.Attend(q, k, v, mask) ?? Compose(q, k, v, mask);

    private static Tensor Compose(Tensor q, Tensor k, Tensor v, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var (batch, heads, queries, headDim) = (q.shape[0], q.shape[1], q.shape[2], q.shape[3]);
        var (kvHeads, keys) = (k.shape[1], k.shape[2]);
        var keysTransposed = k.reshape(batch * kvHeads, keys, headDim).transpose(1, 2);
        var values = v.reshape(batch * kvHeads, keys, headDim);

        var slice = Math.Clamp(MaxScores / Math.Max(1, batch * heads * keys), 1, Math.Max(1, queries));
        var mixed = new List<Tensor>();
        for (long start = 0; start < queries; start += slice)
        {
            using var sliceScope = NewDisposeScope();
            var count = Math.Min(slice, queries - start);
            var part = count == queries ? q : q.narrow(2, start, count);
            var scores = bmm(part.reshape(batch * kvHeads, heads / kvHeads * count, headDim), keysTransposed).view(batch, heads, count, keys);
            if (mask is not null) scores.add_((mask.shape[1] == count ? mask : mask.narrow(1, start, count)).unsqueeze(1));

            var weights = nn.functional.softmax(scores, -1).view(batch * kvHeads, heads / kvHeads * count, keys);
            mixed.Add(bmm(weights, values).view(batch, heads, count, headDim)
                .transpose(1, 2).reshape(batch, count, heads * headDim).MoveToOuterDisposeScope());
        }

        return (mixed.Count == 1 ? mixed[0] : cat(mixed, 1)).MoveToOuterDisposeScope();
    }
}
