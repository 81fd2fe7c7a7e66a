using TorchSharp;
using Video.Models.Decoders;
using Video.Models.Positions;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>Trees of prompts as one input of the decoder, padded on the right: one row per clip.</summary>
internal static class SharedPrompts
{
    /// <param name="visuals">[visual tokens, dim]: those of all clips, clip after clip.</param>
    /// <param name="firstVisual">Of each clip: where its tokens begin.</param>
    /// <returns>Owned by the caller's scope.</returns>
    public static DecoderInput Of(Decoder decoder, IReadOnlyList<PromptTree> trees, Tensor? visuals, IReadOnlyList<int> firstVisual)
    {
        using var scope = NewDisposeScope();
        var longest = trees.Max(tree => tree.Ids.Count);
        var embeddings = decoder.Embed(Ids(trees, longest).to(decoder.Device)); // [rows, longest, dim]
        if (visuals is not null)
        {
            var (places, sources) = Places(trees, longest, firstVisual);
            embeddings = embeddings.flatten(0, 1)
                .index_copy(0, tensor(places).to(decoder.Device), visuals.index_select(0, tensor(sources).to(decoder.Device)).to(decoder.Type))
                .view(trees.Count, longest, decoder.Dim);
        }

        return new DecoderInput(
            embeddings.MoveToOuterDisposeScope(),
            Positions(trees, longest).to(decoder.Device).MoveToOuterDisposeScope(),
            mask: Mask(trees, longest).to(decoder.Device).to(decoder.Type).MoveToOuterDisposeScope());
    }

    /// <summary>Index of a token in the flattened input.</summary>
    public static long Flat(int row, int token, int longest) => (long)row * longest + token;

    private static Tensor Ids(IReadOnlyList<PromptTree> trees, int longest)
    {
        var ids = new long[trees.Count * longest];
        for (var row = 0; row < trees.Count; row++)
        {
            for (var i = 0; i < trees[row].Ids.Count; i++) ids[row * longest + i] = trees[row].Ids[i];
        }

        return tensor(ids, [trees.Count, longest]);
    }

    private static (long[] Places, long[] Sources) Places(IReadOnlyList<PromptTree> trees, int longest, IReadOnlyList<int> firstVisual)
    {
        var (places, sources) = (new List<long>(), new List<long>());
        for (var row = 0; row < trees.Count; row++)
        {
            foreach (var (token, visual) in trees[row].Visuals)
            {
                places.Add(Flat(row, token, longest));
                sources.Add(firstVisual[row] + visual);
            }
        }

        return ([.. places], [.. sources]);
    }

    /// <returns>[axes, rows, longest]</returns>
    private static Tensor Positions(IReadOnlyList<PromptTree> trees, int longest)
    {
        var positions = new float[Prompt.Axes * trees.Count * longest];
        for (var axis = 0; axis < Prompt.Axes; axis++)
        {
            for (var row = 0; row < trees.Count; row++) trees[row].Positions[axis].CopyTo(positions, (axis * trees.Count + row) * longest);
        }

        return tensor(positions, [Prompt.Axes, trees.Count, longest]);
    }

    /// <summary>Each token sees itself and what its parent sees; padding sees itself.</summary>
    /// <returns>[rows, longest, longest]</returns>
    private static Tensor Mask(IReadOnlyList<PromptTree> trees, int longest)
    {
        var mask = new float[trees.Count * longest * longest];
        Array.Fill(mask, (float)DecoderStep.Blocked);
        for (var row = 0; row < trees.Count; row++)
        {
            var own = mask.AsSpan(row * longest * longest, longest * longest);
            for (var i = 0; i < longest; i++)
            {
                if (i < trees[row].Parents.Count && trees[row].Parents[i] is >= 0 and var parent) own.Slice(parent * longest, i).CopyTo(own[(i * longest)..]);
                own[i * longest + i] = 0;
            }
        }

        return tensor(mask, [trees.Count, longest, longest]);
    }
}
