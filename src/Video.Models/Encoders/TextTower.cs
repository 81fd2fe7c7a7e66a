using TorchSharp;
using Video.Models.Layers;
using Video.Models.Tokenizers;
using static TorchSharp.torch;

namespace Video.Models.Encoders;

/// <summary>The parts of a <see cref="TextTower"/>.</summary>
internal sealed record TextTowerParts
{
    /// <summary>[vocab, dim]</summary>
    public required Tensor Tokens { get; init; }

    /// <summary>[positions, dim], fp32</summary>
    public required Tensor Positions { get; init; }

    public required IReadOnlyList<TransformerBlock> Blocks { get; init; }

    public required INorm Norm { get; init; }

    /// <summary>Whether a token sees only those before it and itself.</summary>
    public required bool IsCausal { get; init; }

    /// <summary>From a text's ids: which token stands for it.</summary>
    public required Func<int[], int> Pool { get; init; }

    /// <summary>Into the space shared with pictures; null where the width is its width.</summary>
    public required Linear? Projection { get; init; }
}

/// <summary>One vector for each text: a transformer over its tokens, one of which is taken and projected.</summary>
/// <remarks>Radford et al., Learning Transferable Visual Models From Natural Language Supervision, 2021, section 2.4. Reference: transformers, models/clip/modeling_clip.py, CLIPTextTransformer.</remarks>
internal sealed class TextTower(TextTowerParts parts, WeightStore store)
{
    /// <returns>[texts, dim], fp32, not normalised, owned by the caller's scope.</returns>
    /// <exception cref="ArgumentException">The texts are longer than the tower reads, or an id is none of its vocabulary.</exception>
    public Tensor Encode(TokenRows rows, IStageRecorder? recorder)
    {
        Check(rows);
        using var scope = NewDisposeScope();
        var (texts, tokens, dim) = (rows.Ids.Count, rows.Tokens, parts.Tokens.shape[1]);
        var ids = tensor(rows.Ids.SelectMany(row => row).Select(id => (long)id).ToArray()).to(store.Device);
        var x = parts.Tokens.index_select(0, ids).to(ScalarType.Float32).view(texts, tokens, dim).add(parts.Positions.narrow(0, 0, tokens));
        recorder?.Record("embeddings", x);

        var mask = Mask(rows);
        for (var i = 0; i < parts.Blocks.Count; i++)
        {
            x = parts.Blocks[i].Forward(x, mask);
            recorder?.Record($"layer.{i}", x);
        }

        var places = rows.Ids.Select((row, i) => (long)i * tokens + parts.Pool(row)).ToArray();
        var pooled = parts.Norm.Forward(x.view(texts * tokens, dim).index_select(0, tensor(places).to(store.Device))); // [texts, dim]
        recorder?.Record("pooled", pooled);
        return (parts.Projection is null ? pooled : parts.Projection.Forward(pooled)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private void Check(TokenRows rows)
    {
        if (rows.Tokens > parts.Positions.shape[0]) throw new ArgumentException($"texts: expected at most {parts.Positions.shape[0]} tokens, got {rows.Tokens}", nameof(rows));
        if (rows.Ids.SelectMany(row => row).FirstOrDefault(id => id < 0 || id >= parts.Tokens.shape[0], -1) is >= 0 and var beyond)
            throw new ArgumentException($"texts: expected ids below {parts.Tokens.shape[0]}, got {beyond}", nameof(rows));
    }

    /// <returns>[texts or 1, tokens, tokens]: 0, or <see cref="AttentionMask.Hidden"/> where a token may not see another; null where all see all.</returns>
    private Tensor? Mask(TokenRows rows)
    {
        var tokens = rows.Tokens;
        var counts = rows.Counts is { } given && given.Any(row => row.Contains(false)) ? given : null;
        if (!parts.IsCausal && counts is null) return null;

        var values = new float[(long)(counts?.Count ?? 1) * tokens * tokens];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, query, key) = (i / (tokens * tokens), i / tokens % tokens, i % tokens);
            if (parts.IsCausal && key > query || counts is not null && !counts[row][key]) values[i] = AttentionMask.Hidden;
        }

        return tensor(values, [counts?.Count ?? 1, tokens, tokens]).to(store.Types.Compute).to(store.Device);
    }
}
