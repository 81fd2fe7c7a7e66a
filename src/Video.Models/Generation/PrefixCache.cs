using Video.Models.Decoders;

namespace Video.Models.Generation;

/// <summary>What a decoder remembers of prompts that it has read, so that the next one that begins alike is read only from where it differs.</summary>
/// <remarks>
/// A prompt is known by what the decoder takes of it: the embeddings of its text and of its visual tokens, and their positions. Equal ids are not enough, because every clip has the
/// same placeholders. One prompt at a time: a batch's padding would shift its rows. Safe for use from several threads.
/// </remarks>
/// <param name="mostBytes">Bytes that are kept at most; what was not used for longest goes first.</param>
internal sealed class PrefixCache(long mostBytes) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _entries = []; // the last used first

    /// <summary>Bytes that are kept now.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _entries.Sum(entry => entry.Bytes);
        }
    }

    /// <summary>Takes out the state that has read most of how this prompt begins, cut to what both share; put it back once the rest is read.</summary>
    /// <param name="input">[1, tokens, …] of a whole prompt.</param>
    /// <returns>A state of fewer tokens than the prompt has, owned by the caller. Null where none shares enough: as much as would be lost of it.</returns>
    public DecoderState? Take(DecoderInput input)
    {
        lock (_lock)
        {
            // The last token is always read: its output is what the answer begins with.
            var (entry, shared) = _entries
                .Select(entry => (Entry: entry, Shared: Math.Min(entry.Input.SharedWith(input), input.Tokens - 1)))
                .Where(item => item.Shared > 0 && 2 * item.Shared >= item.Entry.State.Length)
                .OrderByDescending(item => item.Shared)
                .FirstOrDefault();
            if (entry is null) return null;

            _entries.Remove(entry);
            entry.Input.Dispose();
            entry.State.Forget(shared);
            return entry.State;
        }
    }

    /// <summary>Keeps the state of a prompt that was read.</summary>
    /// <param name="input">[1, tokens, …] of the whole prompt; copied.</param>
    /// <param name="state">Owned by the cache from now on; what it remembers beyond the prompt is forgotten.</param>
    public void Put(DecoderInput input, DecoderState state)
    {
        if (!state.CanForget || state.Length < input.Tokens)
        {
            state.Dispose();
            return;
        }

        state.Forget(input.Tokens);
        var entry = new Entry(input.Copy(), state);
        lock (_lock)
        {
            _entries.AddFirst(entry);
            var bytes = _entries.Sum(kept => kept.Bytes);
            while (bytes > mostBytes && _entries.Last is { Value: var oldest })
            {
                _entries.RemoveLast();
                bytes -= oldest.Bytes;
                oldest.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var entry in _entries) entry.Dispose();
            _entries.Clear();
        }
    }

    private sealed class Entry(DecoderInput input, DecoderState state) : IDisposable
    {
        public DecoderInput Input => input;

        public DecoderState State => state;

        public long Bytes { get; } = state.Bytes + input.Bytes;

        public void Dispose()
        {
            input.Dispose();
            state.Dispose();
        }
    }
}
