using TorchSharp;
using Video.Models.Decoders;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>What a head of attention is taught to look for.</summary>
internal enum GuidedLook
{
    /// <summary>A frame's tokens look at the whole seconds that stand before the frame.</summary>
    Read,

    /// <summary>A noun in a question looks at the tokens that show what it names, and a time, also one that an answer goes on from, at the frame that is on screen then.</summary>
    Find,

    /// <summary>An answer that is being written looks at the tokens that it rests on.</summary>
    Rest,

    /// <summary>A time that is being written looks at the frame that it stands before.</summary>
    Seek,
}

/// <summary>
/// Teaches single heads of attention where to look. It has no weights of its own: the queries and keys of the layers themselves are told, and what a head finds there is left to the answers.
/// They alone take very long to get there: attention that spreads over all frames brings nothing of any of them, so that nothing says which way to turn it. Of clips that begin late no time
/// was ever copied; told where to look, the heads knew within a hundred steps.
/// </summary>
internal sealed class AttentionGuide(Decoder decoder)
{
    // Reading comes first, and finding after the middle, where things are named; two layers seek, so that what the first finds can be made use of by the second.
    private readonly (GuidedLook Look, int Layer, int Head)[] _heads =
    [
        (GuidedLook.Read, Math.Min(1, decoder.Layers - 1), 0),
        (GuidedLook.Find, decoder.Layers / 2, 1),
        (GuidedLook.Rest, Math.Max(1, decoder.Layers - 2), 1),
        (GuidedLook.Seek, Math.Max(1, decoder.Layers - 2), 0),
        (GuidedLook.Seek, decoder.Layers - 1, 0),
    ];

    /// <summary>The decoder's stages at which the guided layers begin.</summary>
    public IEnumerable<string> Stages => _heads.Select(head => StageBelow(head.Layer));

    /// <summary>The stage that answers read what they rest on from.</summary>
    public string RestStage => StageBelow(_heads.First(head => head.Look == GuidedLook.Rest).Layer);

    /// <summary>A token and where it should look.</summary>
    /// <param name="At">Index of the token in its prompts.</param>
    /// <param name="Right">Indices of the tokens of which attention should rest on any; at least one.</param>
    public sealed record Look(int At, IReadOnlyList<int> Right);

    /// <summary>The prompts about one clip.</summary>
    /// <param name="Offset">Row of their first token.</param>
    /// <param name="First">Index of the first token that shows the clip.</param>
    /// <param name="Count">Tokens that show it, which follow one another: the frames' and those of the times before them.</param>
    public sealed record Clip(long Offset, int First, int Count, IReadOnlyDictionary<GuidedLook, IReadOnlyList<Look>> Looks)
    {
        public IReadOnlyList<Look> For(GuidedLook look) => Looks.GetValueOrDefault(look) ?? [];
    }

    /// <param name="stages">The outputs of <see cref="Stages"/>.</param>
    /// <param name="positions">[axes, tokens]</param>
    /// <param name="right">Gets how often the heads looked at the right place.</param>
    /// <returns>The mean loss of each head, added up, owned by the caller's scope; null where nothing is told.</returns>
    public Tensor? Judge(StageOutputs stages, Tensor positions, IReadOnlyList<Clip> clips, Dictionary<string, (int Right, int Of)> right)
    {
        Tensor? loss = null;
        foreach (var (look, layer, head) in _heads)
        {
            var asked = clips.Where(clip => clip.For(look).Count > 0).ToList();
            if (asked.Count == 0) continue;

            var name = $"{look.ToString().ToLowerInvariant()} {layer}";
            var losses = asked.Zip(Scores(layer, head, look, stages[StageBelow(layer)], positions, asked), (clip, scores) => Loss(clip, clip.For(look), scores, name, right));
            var mean = losses.Aggregate((sum, one) => sum.add(one)).div(asked.Sum(clip => clip.For(look).Count));
            loss = loss is null ? mean : loss.add(mean);
        }

        return loss;
    }

    private static string StageBelow(int layer) => $"layer.{layer - 1}";

    /// <returns>Of each clip [looks, tokens]: what the softmax of the head's attention would be taken of</returns>
    private IEnumerable<Tensor> Scores(int layer, int head, GuidedLook look, Tensor input, Tensor positions, List<Clip> clips)
    {
        var rows = HeadMath.Longs(
            [.. clips.SelectMany(clip => clip.For(look).Select(each => clip.Offset + each.At)), .. clips.SelectMany(clip => Enumerable.Range(clip.First, clip.Count).Select(token => clip.Offset + token))],
            input.device);
        var (queries, keys) = decoder.Compared(layer, input.index_select(0, rows).unsqueeze(0), positions.index_select(1, rows).unsqueeze(1));
        var (query, key) = (queries.select(2, head).squeeze(0).to(ScalarType.Float32), keys.select(2, head).squeeze(0).to(ScalarType.Float32)); // [rows, headDim]

        var (first, second) = (0L, (long)clips.Sum(clip => clip.For(look).Count));
        foreach (var clip in clips)
        {
            yield return query.narrow(0, first, clip.For(look).Count).matmul(key.narrow(0, second, clip.Count).t());
            (first, second) = (first + clip.For(look).Count, second + clip.Count);
        }
    }

    /// <returns>The sum over all looks of how little of the attention rests on the right tokens: the negative logarithm of its share</returns>
    private static Tensor Loss(Clip clip, IReadOnlyList<Look> looks, Tensor scores, string name, Dictionary<string, (int Right, int Of)> right)
    {
        var (seen, rests) = (new float[looks.Count * clip.Count], new float[looks.Count * clip.Count]);
        Array.Fill(rests, (float)DecoderStep.Blocked);
        for (var i = 0; i < looks.Count; i++)
        {
            var start = i * clip.Count - clip.First;
            for (var token = Math.Max(clip.First, looks[i].At + 1); token < clip.First + clip.Count; token++) seen[start + token] = (float)DecoderStep.Blocked;
            foreach (var token in looks[i].Right) rests[start + token] = 0;
        }

        var visible = scores.add(tensor(seen, [looks.Count, clip.Count]).to(scores.device));
        var resting = tensor(rests, [looks.Count, clip.Count]).to(scores.device);
        Count(visible, resting, name, right);
        return visible.logsumexp(1).sub(visible.add(resting).logsumexp(1)).sum();
    }

    private static void Count(Tensor visible, Tensor resting, string name, Dictionary<string, (int Right, int Of)> right)
    {
        using var mode = no_grad();
        right.Count(name, (int)resting.gather(1, visible.argmax(-1, keepdim: true)).eq(0).sum().item<long>(), (int)visible.shape[0]);
    }
}
