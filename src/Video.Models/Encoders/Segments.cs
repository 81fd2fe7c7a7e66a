using TorchSharp;
using Video.Models.Layers;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>Runs of patches that attend only to each other. Runs of one length are computed together.</summary>
internal sealed class Segments
{
    private readonly int[] _lengths;
    private readonly bool _uniform;
    private readonly List<(int Length, Tensor Rows)> _groups = [];
    private readonly Tensor? _back;

    /// <param name="lengths">Patches of each run, in order.</param>
    /// <remarks>The index tensors belong to the caller's scope.</remarks>
    public Segments(int[] lengths, Device device)
    {
        _lengths = lengths;
        _uniform = lengths.Distinct().Count() == 1;
        if (_uniform) return;

        var starts = new long[lengths.Length];
        for (var i = 1; i < lengths.Length; i++) starts[i] = starts[i - 1] + lengths[i - 1];

        var grouped = new List<long>();
        foreach (var group in Enumerable.Range(0, lengths.Length).GroupBy(i => lengths[i]))
        {
            var rows = group.SelectMany(i => Enumerable.Range(0, group.Key).Select(offset => starts[i] + offset)).ToArray();
            _groups.Add((group.Key, tensor(rows).to(device)));
            grouped.AddRange(rows);
        }

        var back = new long[grouped.Count];
        for (var i = 0; i < back.Length; i++) back[grouped[i]] = i;
        _back = tensor(back).to(device);
    }

    /// <param name="q">[patches, heads, headDim], times attention's scale; k and v likewise without it.</param>
    /// <returns>[patches, heads · headDim], owned by the caller's scope.</returns>
    public Tensor Attend(Tensor q, Tensor k, Tensor v)
    {
        if (_uniform) return AttendEqual(q, k, v, _lengths[0]);

        using var scope = NewDisposeScope();
        var mixed = _groups.ConvertAll(group => AttendEqual(q.index_select(0, group.Rows), k.index_select(0, group.Rows), v.index_select(0, group.Rows), group.Length));
        return cat(mixed, 0).index_select(0, _back!).MoveToOuterDisposeScope();
    }

    private static Tensor AttendEqual(Tensor q, Tensor k, Tensor v, int length)
    {
        using var scope = NewDisposeScope();
        var (patches, heads, headDim) = (q.shape[0], q.shape[1], q.shape[2]);
        Tensor Split(Tensor x) => x.reshape(patches / length, length, heads, headDim).transpose(1, 2); // [segments, heads, length, headDim]

        return ScaledDotProduct.Attend(Split(q), Split(k), Split(v), mask: null).view(patches, heads * headDim).MoveToOuterDisposeScope();
    }
}
