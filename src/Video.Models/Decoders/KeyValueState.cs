using TorchSharp;
using static TorchSharp.torch;

namespace Video.Models.Decoders;

/// <summary>Keys and values of the tokens so far, in memory that grows by doubling.</summary>
internal sealed class KeyValueState(int batch, int kvHeads, int headDim, ScalarType type, Device device) : ILayerState
{
    private const long FirstCapacity = 256;

    private long _rows = batch;
    private long _length;
    private Tensor? _keys;
    private Tensor? _values;

    /// <param name="keys">[batch, kvHeads, tokens, headDim] of the new tokens</param>
    /// <param name="values">[batch, kvHeads, tokens, headDim]</param>
    /// <returns>All keys and values so far, views of the state in the caller's scope: [batch, kvHeads, tokens so far, headDim].</returns>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        // Training passes whole sequences at once: nothing is remembered, and autograd follows the tensors themselves.
        if (keys.requires_grad && is_grad_enabled()) return (keys, values);

        var tokens = keys.shape[2];
        _keys = Reserve(_keys, _length + tokens);
        _values = Reserve(_values, _length + tokens);
        using (var newKeys = _keys.narrow(2, _length, tokens)) newKeys.copy_(keys);
        using (var newValues = _values.narrow(2, _length, tokens)) newValues.copy_(values);
        _length += tokens;
        return (_keys.narrow(2, 0, _length), _values.narrow(2, 0, _length));
    }

    public bool CanForget => true;

    public long Bytes => Size(_keys) + Size(_values);

    public void Forget(long length) => _length = Math.Min(_length, length);

    public void KeepRows(Tensor rows)
    {
        _rows = rows.shape[0];
        _keys = Select(_keys, rows);
        _values = Select(_values, rows);
    }

    public void Dispose()
    {
        _keys?.Dispose();
        _values?.Dispose();
    }

    private Tensor Reserve(Tensor? stored, long length)
    {
        var capacity = stored?.shape[2] ?? 0;
        if (stored is not null && capacity >= length) return stored;

        var grown = empty([_rows, kvHeads, Math.Max(Math.Max(length, 2 * capacity), FirstCapacity), headDim], type, device).DetachFromDisposeScope();
        if (stored is not null)
        {
            using var kept = stored.narrow(2, 0, _length);
            using var place = grown.narrow(2, 0, _length);
            place.copy_(kept);
            stored.Dispose();
        }

        return grown;
    }

    private static long Size(Tensor? stored) => stored is null ? 0 : stored.numel() * stored.element_size();

    private static Tensor? Select(Tensor? stored, Tensor rows)
    {
        if (stored is null) return null;
        var kept = stored.index_select(0, rows).DetachFromDisposeScope();
        stored.Dispose();
        return kept;
    }
}
