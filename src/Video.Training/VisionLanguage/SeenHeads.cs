using TorchSharp;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using Video.World;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>
/// Small heads that tell the encoder directly what it sees: from each token the colour and the shape in its cell and which way the thing goes; from the one token that stands for a
/// frame the background's colour, which way the camera pans, the pairs of colour and shape that are in it, and which way they go; from both what came or went since the frame that it was encoded with. Without
/// them captions alone teach shapes too slowly. They are dropped after training.
/// </summary>
internal sealed class SeenHeads
{
    // What all empty cells together weigh beside all things.
    private const double EmptyWeight = 0.4;

    // What one token of a frame says is all that there is of most frames.
    private const double PairWeight = 4;

    // What ways count beside colours and shapes.
    private const double WayWeight = 1;

    // A cell that says nothing is taken to be empty: else empty cells would have to be loud to say so, and drown the others in the mean.
    private const double SilenceScore = 5;

    private readonly int _pairs;
    private readonly Tensor _backgrounds;
    private readonly Tensor _colours;
    private readonly Tensor _shapes;
    private readonly Tensor _present;
    private readonly ChangeHeads _came;
    private readonly ChangeHeads _went;
    private readonly Tensor _ways;
    private readonly Tensor _colourWays;
    private readonly Tensor _shapeWays;
    private readonly Tensor _pans;

    /// <param name="dim">Width of a visual token.</param>
    /// <param name="colours">Colours that a cell may have, besides none.</param>
    /// <param name="shapes">Shapes that a cell may have, besides none.</param>
    public SeenHeads(TrainableWeights weights, int dim, int colours, int shapes)
    {
        _pairs = colours * shapes;
        using var scope = NewDisposeScope();
        Tensor Head(string name, long outputs) => weights.Head(name, outputs, dim);

        _backgrounds = Head("backgrounds", FrameTruths.Backgrounds);
        (_colours, _shapes, _present) = (Head("colours", colours + 1), Head("shapes", shapes + 1), Head("pairs", _pairs));
        ChangeHeads Heads(string name) => new(Head($"{name}Colours", colours + 1), Head($"{name}Shapes", shapes + 1), Head(name, colours + shapes));

        (_came, _went) = (Heads("came"), Heads("went"));
        (_ways, _colourWays, _shapeWays, _pans) = (Head("ways", Ways), Head("colourWays", colours * Ways), Head("shapeWays", shapes * Ways), Head("pans", Ways));
    }

    private static int Ways { get; } = Enum.GetValues<MotionKind>().Length;

    /// <summary>What tells of things that came, or of those that went: two heads on cells, one on frames.</summary>
    private sealed record ChangeHeads(Tensor Colours, Tensor Shapes, Tensor Frame);

    /// <summary>What the heads lose, and how often they are right.</summary>
    /// <param name="Loss">A single number that autograd follows, owned by the caller's scope.</param>
    /// <param name="Told">How many pairs and ways were told rightly, by what they were told from: how many, of how many.</param>
    public readonly record struct Result(Tensor Loss, double ColourAccuracy, double ShapeAccuracy, IReadOnlyDictionary<string, (int Right, int Of)> Told);

    /// <param name="tokens">[frames, tokens, dim] from the encoder</param>
    /// <param name="frames">[frames, dim]: the token that stands for each frame</param>
    /// <param name="truth">Of each frame.</param>
    public Result Judge(Tensor tokens, Tensor frames, IReadOnlyList<FrameTruth> truth)
    {
        var cells = tokens.flatten(0, 1); // [cells, dim]
        // As a language model takes it.
        frames = frames.Unit();
        var device = tokens.device;
        var colours = HeadMath.Longs(truth.SelectMany(frame => frame.Colours), device);
        var shapes = HeadMath.Longs(truth.SelectMany(frame => frame.Shapes), device);
        var (colourScores, shapeScores) = (CellScores(cells, _colours), CellScores(cells, _shapes));

        var (pairScores, present) = (frames.Scores(_present), HeadMath.Marked([.. truth.Select(frame => frame.Pairs.Select(pair => pair.Pair))], _pairs, device));
        var shares = Shares(truth.Select(frame => frame.Shares), device);
        var loss = CellLoss(colourScores, colours, shares).add(CellLoss(shapeScores, shapes, shares)).add(HeadMath.PresenceLoss(pairScores, present).mul(PairWeight));

        var (backgroundScores, backgrounds) = (frames.Scores(_backgrounds), HeadMath.Longs(truth.Select(frame => (long)frame.Background), device));
        loss = loss.add(nn.functional.cross_entropy(backgroundScores, backgrounds));

        var right = new Dictionary<string, (int Right, int Of)>
        {
            ["background"] = (HeadMath.Hits(backgroundScores, backgrounds), truth.Count),
            ["pair in frame"] = (HeadMath.Found(pairScores, present), truth.Sum(frame => frame.Pairs.Count)),
        };
        var moving = truth.SelectMany(frame => frame.Ways).Select((way, i) => (Row: (long)i, Way: way)).Where(cell => cell.Way is not null).ToList();
        if (moving.Count > 0)
        {
            var rows = HeadMath.Longs(moving.Select(cell => cell.Row), device);
            loss = loss.add(WayLoss(cells.index_select(0, rows).Scores(_ways), moving.ConvertAll(cell => cell.Way), "way of cell", right, shares.index_select(0, rows)));
        }

        var pairs = truth.SelectMany((frame, i) => frame.Pairs.Select(pair => (Row: i, pair.Pair, pair.Way))).Where(pair => pair.Way is not null).ToList();
        if (pairs.Count > 0)
            loss = loss.add(WayLoss(HeadMath.WayScores(frames, _colourWays, _shapeWays, Ways, pairs.ConvertAll(pair => (pair.Row, pair.Pair))), pairs.ConvertAll(pair => pair.Way), "way in frame", right));

        var changed = truth.Select((frame, i) => (Row: (long)i, frame.Since, frame.Pan)).Where(frame => frame.Since is not null).ToList();
        if (changed.Count > 0)
        {
            var (rows, since) = (HeadMath.Longs(changed.Select(frame => frame.Row), device), changed.Select(frame => frame.Since).OfType<FrameChange>().ToList());
            var (later, laterFrames) = (tokens.index_select(0, rows), frames.index_select(0, rows));
            loss = loss.add(WayLoss(laterFrames.Scores(_pans), changed.ConvertAll(frame => frame.Pan), "pan", right));
            loss = loss.add(Judge(_came, "came", later, laterFrames, since.ConvertAll(frame => frame.Came), right)).add(Judge(_went, "went", later, laterFrames, since.ConvertAll(frame => frame.Went), right));
        }

        return new Result(loss, Accuracy(colourScores, colours), Accuracy(shapeScores, shapes), right);
    }

    /// <summary>What came or what went, cell by cell and from the frame's one token.</summary>
    /// <param name="name">For the figures.</param>
    /// <param name="tokens">[frames, tokens, dim]</param>
    /// <param name="frames">[frames, dim]</param>
    private Tensor Judge(ChangeHeads heads, string name, Tensor tokens, Tensor frames, IReadOnlyList<Changed> truth, Dictionary<string, (int Right, int Of)> right)
    {
        var (cells, device) = (tokens.flatten(0, 1), tokens.device);
        var (colours, colourScores) = (HeadMath.Longs(truth.SelectMany(frame => frame.Colours), device), CellScores(cells, heads.Colours));
        var shares = Shares(truth.Select(frame => frame.Shares), device);
        var loss = CellLoss(colourScores, colours, shares).add(CellLoss(CellScores(cells, heads.Shapes), HeadMath.Longs(truth.SelectMany(frame => frame.Shapes), device), shares));

        var (scores, marked) = (HeadMath.PairScores(frames, heads.Frame, heads.Colours.shape[0] - 1), HeadMath.Marked([.. truth.Select(frame => frame.Pairs)], _pairs, device));
        if (truth.Sum(frame => frame.Colours.Count(colour => colour > 0)) is > 0 and var filled) right[$"{name} in cell"] = (HitsOfFilled(colourScores, colours), filled);
        if (truth.Count(frame => frame.Pairs.Count > 0) is > 0 and var changed) right[$"{name} in frame"] = (HeadMath.Topmost(scores, marked), changed);

        return loss.add(HeadMath.PresenceLoss(scores, marked).mul(PairWeight));
    }

    /// <param name="scores">[things, ways]</param>
    /// <param name="weights">[things]; null where all count alike</param>
    private static Tensor WayLoss(Tensor scores, IEnumerable<MotionKind?> ways, string name, Dictionary<string, (int Right, int Of)> right, Tensor? weights = null)
    {
        var truth = HeadMath.Longs(ways.OfType<MotionKind>().Select(way => (long)way), scores.device);
        right[name] = (HeadMath.Hits(scores, truth), (int)scores.shape[0]);
        var losses = nn.functional.cross_entropy(scores, truth, reduction: nn.Reduction.None);
        return (weights is null ? losses.mean() : losses.mul(weights).sum().div(weights.sum())).mul(WayWeight);
    }

    private static Tensor Shares(IEnumerable<float[]> frames, Device device) => tensor(frames.SelectMany(shares => shares).ToArray()).to(device);

    /// <summary>What things lose, each as much as any other however many cells it covers, and what empty cells lose.</summary>
    /// <param name="scores">[cells, classes]</param>
    /// <param name="classes">[cells]: the first for empty cells</param>
    /// <param name="shares">[cells]: what part of its thing each cell is</param>
    private static Tensor CellLoss(Tensor scores, Tensor classes, Tensor shares)
    {
        var losses = nn.functional.cross_entropy(scores, classes, reduction: nn.Reduction.None);
        var (things, empty) = (shares.mul(classes.gt(0)), classes.eq(0).to(ScalarType.Float32));
        Tensor Mean(Tensor weights) => losses.mul(weights).sum().div(weights.sum().clamp_min(1));
        return Mean(things).add(Mean(empty).mul(EmptyWeight));
    }

    /// <summary>What cells say of classes of which the first is nothing.</summary>
    /// <returns>[cells, classes]</returns>
    private static Tensor CellScores(Tensor cells, Tensor head)
    {
        var silence = zeros(head.shape[0]);
        silence[0] = SilenceScore;
        return cells.Scores(head).add(silence.to(cells.device));
    }

    /// <summary>Share of the cells that show something and are told rightly.</summary>
    private static double Accuracy(Tensor scores, Tensor truth)
    {
        var count = truth.gt(0).sum().item<long>();
        return count == 0 ? 1 : HitsOfFilled(scores, truth) / (double)count;
    }

    /// <summary>Rows of another class than the first that are told rightly.</summary>
    private static int HitsOfFilled(Tensor scores, Tensor truth)
    {
        using var mode = no_grad();
        return (int)scores.argmax(-1).eq(truth).logical_and(truth.gt(0)).sum().item<long>();
    }
}
