using TorchSharp;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using Video.World;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>
/// Tells the language model directly which frames show what a question names. The noun is held against every token of every frame, by one matrix: so whatever has the colour and the
/// shape that were asked for must be alike to it by then, and the layers above find it, and see when it is nowhere. Answers alone taught that slowly: whether there is a red star was
/// told hardly better than by guessing. Likewise the token after which a time is to be written is told, before the last layer, which frame's time that is. Dropped after training.
/// </summary>
internal sealed class PointingHead
{
    // What a sum over two hidden states is divided by: small enough for the matrix to say much soon.
    private const double Softness = 32;

    private readonly Tensor _match;
    private readonly Tensor _levels;
    private readonly Tensor _times;

    /// <param name="dim">Width of the language model.</param>
    /// <param name="layers">Its layers; the last one has what is before it to copy from.</param>
    public PointingHead(TrainableWeights weights, int dim, int layers)
    {
        TimeStage = $"layer.{layers - 2}";
        using var scope = NewDisposeScope();
        (_match, _levels, _times) = (weights.Head("pointMatch", dim, dim), weights.Head("pointLevels", 2, 1), weights.Head("pointTimes", dim, dim));
    }

    /// <summary>The decoder's stage at which times are pointed at.</summary>
    public string TimeStage { get; }

    /// <summary>A noun in the decoder's input.</summary>
    /// <param name="At">Row of its token.</param>
    /// <param name="Named">What is meant, with its colour where one is said.</param>
    public sealed record Noun(long At, Mention Named);

    /// <summary>A time in an answer.</summary>
    /// <param name="At">Row of the token after which its whole seconds come.</param>
    /// <param name="Frame">Index of the frame that it is read from.</param>
    public sealed record Time(long At, int Frame);

    /// <param name="hidden">[tokens, dim]: the output of the stage for times.</param>
    /// <param name="clips">The times in the answers about each clip, and the rows of its frames' tokens; neither may be empty.</param>
    /// <param name="right">Gets how many times were told rightly.</param>
    /// <returns>The loss, owned by the caller's scope.</returns>
    public Tensor JudgeTimes(Tensor hidden, IReadOnlyList<(IReadOnlyList<Time> Times, IReadOnlyList<IReadOnlyList<long>> Frames)> clips, Dictionary<string, (int Right, int Of)> right)
    {
        var unit = hidden.Unit();
        Tensor? loss = null;
        foreach (var (times, frames) in clips)
        {
            var (scores, truth) = (Alike(unit, [.. times.Select(time => time.At)], _times, frames), HeadMath.Longs(times.Select(time => (long)time.Frame), unit.device));
            right.Count("pointed time", HeadMath.Hits(scores, truth), times.Count);
            var lost = nn.functional.cross_entropy(scores, truth, reduction: nn.Reduction.Sum);
            loss = loss is null ? lost : loss.add(lost);
        }

        return (loss ?? throw new ArgumentException("clips: expected at least one, got none", nameof(clips))).div(clips.Sum(clip => clip.Times.Count));
    }

    /// <param name="hidden">[tokens, dim]: the output of a layer in the middle.</param>
    /// <param name="clips">The nouns in the questions about each clip, and its frames; neither may be empty.</param>
    /// <param name="right">Gets how many frames were told rightly.</param>
    /// <returns>The loss, owned by the caller's scope.</returns>
    public Tensor Judge(Tensor hidden, IReadOnlyList<(IReadOnlyList<Noun> Nouns, IReadOnlyList<NoticedHeads.FramePlace> Frames)> clips, Dictionary<string, (int Right, int Of)> right)
    {
        var unit = hidden.Unit();
        var scores = clips.Select(clip => Scores(unit, clip.Nouns, clip.Frames).flatten()).ToList();
        var shown = clips.Select(clip => Shown(clip.Nouns, clip.Frames).to(hidden.device).flatten()).ToList();
        var (said, truth) = (cat(scores, 0), cat(shown, 0));
        Count(said, truth, right);
        return nn.functional.binary_cross_entropy_with_logits(said, truth);
    }

    /// <returns>[nouns, frames]</returns>
    private Tensor Scores(Tensor unit, IReadOnlyList<Noun> nouns, IReadOnlyList<NoticedHeads.FramePlace> frames)
    {
        var alike = Alike(unit, [.. nouns.Select(noun => noun.At)], _match, [.. frames.Select(frame => frame.Tokens)]);
        return alike.add(_levels.to(ScalarType.Float32).flatten().index_select(0, HeadMath.Longs(frames.Select(frame => frame.IsWhole ? 1L : 0L), unit.device)));
    }

    /// <summary>How alike tokens are to frames by a matrix: of a frame's tokens the most alike counts.</summary>
    /// <returns>[tokens, frames]</returns>
    private static Tensor Alike(Tensor unit, IReadOnlyList<long> tokens, Tensor matrix, IReadOnlyList<IReadOnlyList<long>> frames)
    {
        var device = unit.device;
        var from = unit.index_select(0, HeadMath.Longs(tokens, device));                    // [tokens, dim]
        var to = unit.index_select(0, HeadMath.Longs(frames.SelectMany(rows => rows), device)); // [frames' tokens, dim]
        var alike = from.Scores(matrix.t()).matmul(to.t()).div(Softness);                   // [tokens, frames' tokens]
        var owners = HeadMath.Marked([.. frames.SelectMany((rows, i) => rows.Select(_ => new[] { i }))], frames.Count, device);
        var top = alike.detach().amax([1], keepdim: true);
        return alike.sub(top).exp().matmul(owners).add(1e-12).log().add(top);
    }

    private static Tensor Shown(IReadOnlyList<Noun> nouns, IReadOnlyList<NoticedHeads.FramePlace> frames) => HeadMath.Marked(
        [.. nouns.Select(noun => Enumerable.Range(0, frames.Count).Where(i => frames[i].Notice.Seen.Any(pair => FrameTruths.IsOf(pair, noun.Named))))], frames.Count, CPU);

    private static void Count(Tensor said, Tensor truth, Dictionary<string, (int Right, int Of)> right)
    {
        using var mode = no_grad();
        right.Count("pointed", (int)said.gt(0).eq(truth.gt(0)).sum().item<long>(), (int)said.shape[0]);
    }
}
