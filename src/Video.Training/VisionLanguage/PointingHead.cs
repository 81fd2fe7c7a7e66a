using TorchSharp;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using Video.World;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>
/// Tells the language model directly which frames show what a question names. The noun is held against every token of every frame, by one matrix: so whatever has the colour and the
/// shape that were asked for must be alike to it by then, and the layers above find it, and see when it is nowhere. Answers alone taught that slowly: whether there is a red star was
/// told hardly better than by guessing. Dropped after training.
/// </summary>
internal sealed class PointingHead
{
    // What a sum over two hidden states is divided by: small enough for the matrix to say much soon.
    private const double Softness = 32;

    private readonly Tensor _match;
    private readonly Tensor _levels;

    /// <param name="dim">Width of the language model.</param>
    public PointingHead(TrainableWeights weights, int dim)
    {
        using var scope = NewDisposeScope();
        (_match, _levels) = (weights.Head("pointMatch", dim, dim), weights.Head("pointLevels", 2, 1));
    }

    /// <summary>A noun in the decoder's input.</summary>
    /// <param name="At">Row of its token.</param>
    /// <param name="Named">What is meant, with its colour where one is said.</param>
    public sealed record Noun(long At, Mention Named);

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
        var device = unit.device;
        var from = unit.index_select(0, HeadMath.Longs(nouns.Select(noun => noun.At), device));                 // [nouns, dim]
        var to = unit.index_select(0, HeadMath.Longs(frames.SelectMany(frame => frame.Tokens), device));        // [frames' tokens, dim]
        var alike = HeadMath.MostAlike(from.Scores(_match.t()).matmul(to.t()).div(Softness), [.. frames.Select(frame => frame.Tokens.Count)]);
        return alike.add(_levels.to(ScalarType.Float32).flatten().index_select(0, HeadMath.Longs(frames.Select(frame => frame.IsWhole ? 1L : 0L), device)));
    }

    private static Tensor Shown(IReadOnlyList<Noun> nouns, IReadOnlyList<NoticedHeads.FramePlace> frames) => HeadMath.Marked(
        [.. nouns.Select(noun => Enumerable.Range(0, frames.Count).Where(i => frames[i].Notice.Seen.Any(pair => FrameTruths.IsOf(pair, noun.Named))))], frames.Count, CPU);

    private static void Count(Tensor said, Tensor truth, Dictionary<string, (int Right, int Of)> right)
    {
        using var mode = no_grad();
        right.Count("pointed", (int)said.gt(0).eq(truth.gt(0)).sum().item<long>(), (int)said.shape[0]);
    }
}
