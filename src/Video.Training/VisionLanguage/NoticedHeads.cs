using TorchSharp;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using Video.World;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>
/// Small heads that tell the language model directly what there is to notice at each frame: what came and went since the frame before and when, what passes what, how things move and what is behind them. They
/// read the output of a layer in the middle, so that the layers above find it there when they look for an answer. Without them answers alone hardly teach motion and
/// times. They are dropped after training.
/// </summary>
internal sealed class NoticedHeads
{
    private const int Tenths = 10;
    private const double TimeWeight = 0.5;

    // Most frames show nothing new.
    private const double ChangeWeight = 4;

    // Empty cells are quiet, and drowned in what the layers add to them.
    private const double BehindWeight = 4;

    /// <summary>Whole seconds that can be told; later ones stay untold.</summary>
    public const int WholeSeconds = 200;

    private readonly int _colours;
    private readonly int _pairs;
    private readonly Tensor _appeared;
    private readonly Tensor _vanished;
    private readonly Tensor _passing;
    private readonly Tensor _backgrounds;
    private readonly Tensor _numbers;
    private readonly Tensor _tenths;
    private readonly Tensor _colourMotions;
    private readonly Tensor _shapeMotions;
    private readonly Tensor _cells;

    /// <param name="dim">Width of the language model.</param>
    /// <param name="layers">Its layers, half of which come before what the heads read.</param>
    public NoticedHeads(TrainableWeights weights, int dim, int layers, int colours, int shapes)
    {
        (_colours, _pairs) = (colours, colours * shapes);
        Stage = $"layer.{layers / 2 - 1}";
        using var scope = NewDisposeScope();
        Tensor Head(string name, long outputs) => weights.Head(name, outputs, dim);

        (_appeared, _vanished) = (Head("appeared", colours + shapes), Head("vanished", colours + shapes));
        (_passing, _backgrounds) = (Head("passing", colours + shapes), Head("behind", FrameTruths.Backgrounds));
        (_numbers, _tenths) = (Head("numbers", dim), Head("tenths", Tenths));
        (_colourMotions, _shapeMotions, _cells) = (Head("colourMotions", colours * Motions), Head("shapeMotions", shapes * Motions), Head("cellMotions", Motions));
    }

    private static int Motions { get; } = Enum.GetValues<MotionKind>().Length;

    /// <summary>The decoder's stage that the heads read.</summary>
    public string Stage { get; }

    /// <summary>A frame in the decoder's input.</summary>
    /// <param name="Tokens">Rows of its tokens.</param>
    /// <param name="IsWhole">Whether they are all that the frame has, cell by cell.</param>
    public sealed record FramePlace(IReadOnlyList<long> Tokens, bool IsWhole, FrameNotice Notice);

    /// <param name="hidden">[tokens, dim]: the output of the layer</param>
    /// <param name="rested">[tokens, dim]: the output of the layer below the one in which answers look at what they rest on</param>
    /// <param name="numbers">[numbers, dim]: the embeddings of the numbers from 0 on. By them whole seconds are told, so that what is learnt of some numbers holds for all.</param>
    /// <param name="right">Gets how often the heads were right.</param>
    /// <returns>Their loss, owned by the caller's scope.</returns>
    public Tensor Judge(Tensor hidden, Tensor rested, Tensor numbers, IReadOnlyList<FramePlace> frames, Dictionary<string, (int Right, int Of)> right)
    {
        var device = hidden.device;
        var unit = hidden.Unit();
        var tokens = HeadMath.Longs(frames.SelectMany(frame => frame.Tokens), device);
        var shown = unit.index_select(0, tokens);
        var means = Means(shown, frames); // [frames, dim]

        var (appeared, vanished) = (HeadMath.PairScores(means, _appeared, _colours), HeadMath.PairScores(means, _vanished, _colours));
        var (comes, goes) = (HeadMath.Marked([.. frames.Select(frame => frame.Notice.Appeared)], _pairs, device), HeadMath.Marked([.. frames.Select(frame => frame.Notice.Vanished)], _pairs, device));
        right.Count("noticed coming", HeadMath.Topmost(appeared, comes), frames.Count(frame => frame.Notice.Appeared.Count > 0));
        right.Count("noticed going", HeadMath.Topmost(vanished, goes), frames.Count(frame => frame.Notice.Vanished.Count > 0));
        var loss = HeadMath.PresenceLoss(appeared, comes).add(HeadMath.PresenceLoss(vanished, goes)).mul(ChangeWeight);

        var (passing, passes) = (HeadMath.PairScores(means, _passing, _colours), HeadMath.Marked([.. frames.Select(frame => frame.Notice.Passing)], _pairs, device));
        right.Count("noticed passing", HeadMath.Topmost(passing, passes), frames.Count(frame => frame.Notice.Passing.Count > 0));
        loss = loss.add(HeadMath.PresenceLoss(passing, passes).mul(ChangeWeight));

        // Of every token by itself, and still where answers look at it: whichever of a frame's is looked at must tell what is behind all of them.
        var behind = cat([shown, rested.index_select(0, tokens).Unit()], 0).Scores(_backgrounds);
        var backgrounds = frames.SelectMany(frame => Enumerable.Repeat((long)frame.Notice.Background, frame.Tokens.Count)).ToList();
        loss = loss.add(Classify(behind, backgrounds.Concat(backgrounds), "noticed background", right).mul(BehindWeight));

        var tenths = frames.Select(frame => Math.Min((long)Math.Round(frame.Notice.Seconds * Tenths), numbers.shape[0] * Tenths - 1)).ToList();
        loss = loss.add(Classify(means.Scores(_numbers).Scores(numbers), tenths.Select(time => time / Tenths), "noticed second", right).add(Classify(means.Scores(_tenths), tenths.Select(time => time % Tenths), "noticed tenth", right)).mul(TimeWeight));

        var ways = frames.SelectMany((frame, i) => frame.Notice.Motions.Select(way => (Row: i, way.Pair, way.Motion))).ToList();
        if (ways.Count > 0)
        {
            var scores = HeadMath.WayScores(means, _colourMotions, _shapeMotions, Motions, ways.ConvertAll(way => (way.Row, way.Pair)));
            loss = loss.add(Classify(scores, ways.Select(way => (long)way.Motion), "noticed motion", right));
        }

        var cells = frames.Where(frame => frame.IsWhole).SelectMany(frame => frame.Notice.Cells.Where(cell => cell.Motion is not null).Select(cell => (Row: frame.Tokens[cell.Cell], Motion: cell.Motion ?? default))).ToList();
        if (cells.Count > 0)
        {
            var scores = unit.index_select(0, HeadMath.Longs(cells.Select(cell => cell.Row), device)).Scores(_cells);
            loss = loss.add(Classify(scores, cells.Select(cell => (long)cell.Motion), "noticed motion in cell", right));
        }

        return loss;
    }

    /// <summary>What each frame's tokens say together.</summary>
    /// <param name="shown">[tokens of all frames, dim], frame after frame</param>
    private static Tensor Means(Tensor shown, IReadOnlyList<FramePlace> frames)
    {
        var owners = HeadMath.Longs(frames.SelectMany((frame, i) => Enumerable.Repeat((long)i, frame.Tokens.Count)), shown.device);
        var counts = tensor(frames.Select(frame => (float)frame.Tokens.Count).ToArray()).to(shown.device).unsqueeze(-1);
        return zeros([frames.Count, shown.shape[1]], ScalarType.Float32, shown.device).index_add(0, owners, shown, 1).div(counts);
    }

    private static Tensor Classify(Tensor scores, IEnumerable<long> classes, string name, Dictionary<string, (int Right, int Of)> right)
    {
        var truth = HeadMath.Longs(classes, scores.device);
        right.Count(name, HeadMath.Hits(scores, truth), (int)scores.shape[0]);
        return nn.functional.cross_entropy(scores, truth);
    }
}
