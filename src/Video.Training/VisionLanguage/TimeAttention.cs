using TorchSharp;
using Video.Models.Decoders;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>
/// Teaches single heads of attention where to look for times: one of the second layer, at every token of a frame, at the whole seconds that stand before the frame; one of each of the
/// last two layers, before a time is told, at the frame that the time is of. It has no weights of its own, and what the heads find there is left to the answers. They alone taught copying
/// of small numbers only, which can be had from positions: of those beyond a minute each is rare, and attention that spreads over all frames brings nothing of any of them.
/// </summary>
internal sealed class TimeAttention(Decoder decoder)
{
    private const int Head = 0;

    private readonly int _reader = Math.Min(1, decoder.Layers - 1);
    private readonly int[] _seekers = [.. Enumerable.Range(1, decoder.Layers - 1).TakeLast(2)];

    /// <summary>The decoder's stages at which the layers begin.</summary>
    public IReadOnlyList<string> Stages => [.. _seekers.Prepend(_reader).Select(layer => $"layer.{layer - 1}")];

    /// <summary>A part of a time in an answer.</summary>
    /// <param name="At">Row of the token after which it comes.</param>
    /// <param name="Frame">Index of the frame that it is read from.</param>
    public sealed record Time(long At, int Frame);

    /// <summary>A frame with the time before it.</summary>
    /// <param name="Stamp">Rows of the tokens of the time, whole seconds first; none where it is not known which they are.</param>
    /// <param name="Tokens">Rows of its own tokens.</param>
    public sealed record Frame(IReadOnlyList<long> Stamp, IReadOnlyList<long> Tokens);

    /// <summary>Where to look in one clip.</summary>
    /// <param name="Times">At least one.</param>
    /// <param name="Frames">In the order in which they stand.</param>
    public sealed record Clip(IReadOnlyList<Time> Times, IReadOnlyList<Frame> Frames)
    {
        /// <summary>Rows of the tokens of all frames and of the times before them.</summary>
        public IEnumerable<long> Shown => Frames.SelectMany(frame => frame.Stamp.Concat(frame.Tokens));
    }

    /// <param name="inputs">[tokens, dim] of each stage</param>
    /// <param name="positions">[axes, tokens]</param>
    /// <param name="clips">At least one.</param>
    /// <param name="right">Gets how often the heads looked at the right place.</param>
    /// <returns>The loss, owned by the caller's scope.</returns>
    public Tensor Judge(IReadOnlyList<Tensor> inputs, Tensor positions, IReadOnlyList<Clip> clips, Dictionary<string, (int Right, int Of)> right)
    {
        var losses = _seekers.Select((layer, i) => Seeks(layer, inputs[i + 1], positions, clips, right)).ToList();
        if (clips.Any(clip => clip.Frames.Any(frame => frame.Stamp.Count > 0))) losses.Add(Reads(inputs[0], positions, clips, right));
        return losses.Aggregate((sum, loss) => sum.add(loss));
    }

    private Tensor Reads(Tensor input, Tensor positions, IReadOnlyList<Clip> clips, Dictionary<string, (int Right, int Of)> right)
    {
        var readers = clips.Select(clip => clip.Frames.Where(frame => frame.Stamp.Count > 0).SelectMany(frame => frame.Tokens.Select(token => (At: token, From: frame.Stamp[0]))).ToList()).ToList();
        var looks = Looks(_reader, input, positions, [.. readers.Select(of => of.ConvertAll(reader => reader.At))], [.. clips.Select(clip => clip.Shown.ToList())]);
        var device = input.device;
        var (losses, all) = (new List<Tensor>(), 0);
        for (var i = 0; i < clips.Count; i++)
        {
            if (readers[i].Count == 0) continue;

            var shown = clips[i].Shown.ToList();
            var (from, to) = (HeadMath.Longs(readers[i].Select(reader => reader.At), device), HeadMath.Longs(shown, device));
            var scores = looks[i].masked_fill(to.unsqueeze(0).gt(from.unsqueeze(1)), DecoderStep.Blocked);
            var indices = shown.Index().ToDictionary(row => row.Item, row => (long)row.Index);
            var truth = HeadMath.Longs(readers[i].Select(reader => indices[reader.From]), device);
            right.Count("read", HeadMath.Hits(scores, truth), readers[i].Count);
            losses.Add(nn.functional.cross_entropy(scores, truth, reduction: nn.Reduction.Sum));
            all += readers[i].Count;
        }

        return losses.Aggregate((sum, loss) => sum.add(loss)).div(all);
    }

    private Tensor Seeks(int layer, Tensor input, Tensor positions, IReadOnlyList<Clip> clips, Dictionary<string, (int Right, int Of)> right)
    {
        var looks = Looks(layer, input, positions, [.. clips.Select(clip => clip.Times.Select(time => time.At).ToList())], [.. clips.Select(clip => clip.Shown.ToList())]);
        var losses = new List<Tensor>();
        foreach (var (clip, scores) in clips.Zip(looks))
        {
            var frames = HeadMath.MostAlike(scores, [.. clip.Frames.Select(frame => frame.Stamp.Count + frame.Tokens.Count)]); // [times, frames]
            var truth = HeadMath.Longs(clip.Times.Select(time => (long)time.Frame), input.device);
            if (layer == _seekers[^1]) right.Count("looked", HeadMath.Hits(frames, truth), clip.Times.Count);
            losses.Add(nn.functional.cross_entropy(frames, truth, reduction: nn.Reduction.Sum));
        }

        return losses.Aggregate((sum, loss) => sum.add(loss)).div(clips.Sum(clip => clip.Times.Count));
    }

    /// <param name="from">Of each clip the rows that look.</param>
    /// <param name="to">Of each clip the rows that are looked at.</param>
    /// <returns>Of each clip [from, to]: what attention's softmax would be taken of</returns>
    private List<Tensor> Looks(int layer, Tensor input, Tensor positions, IReadOnlyList<IReadOnlyList<long>> from, IReadOnlyList<IReadOnlyList<long>> to)
    {
        var rows = HeadMath.Longs(from.Concat(to).SelectMany(of => of), input.device);
        var (queries, keys) = decoder.Compared(layer, input.index_select(0, rows).unsqueeze(0), positions.index_select(1, rows).unsqueeze(1));
        var (query, key) = (queries.select(2, Head).squeeze(0).to(ScalarType.Float32), keys.select(2, Head).squeeze(0).to(ScalarType.Float32)); // [rows, headDim]

        var (first, second) = (0L, (long)from.Sum(of => of.Count));
        var looks = new List<Tensor>();
        foreach (var (own, shown) in from.Zip(to))
        {
            looks.Add(query.narrow(0, first, own.Count).matmul(key.narrow(0, second, shown.Count).t()));
            (first, second) = (first + own.Count, second + shown.Count);
        }

        return looks;
    }
}
