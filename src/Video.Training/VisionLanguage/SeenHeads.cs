using TorchSharp;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using Video.World;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>
/// Small heads that tell the encoder directly what it sees: from each merged token the colour and the shape in its cell and where the thing's centre is, from each frame's mean
/// token the pairs of colour and shape that are in it and where. Without them captions alone teach shapes too slowly. They are dropped after training.
/// </summary>
internal sealed class SeenHeads
{
    /// <summary>Parts of the frame's width, and of its height, between which a place is told.</summary>
    public const int Bins = 8;

    // Most cells are empty: they count this much less than the others.
    private const float EmptyWeight = 0.15f;

    // What a place counts beside colours and shapes.
    private const double PlaceWeight = 0.3;

    private readonly int _pairs;
    private readonly Tensor _colours;
    private readonly Tensor _shapes;
    private readonly Tensor _present;
    private readonly Tensor _places;
    private readonly Tensor _pairPlaces;
    private readonly Tensor _colourWeights;
    private readonly Tensor _shapeWeights;

    /// <param name="dim">Width of a visual token.</param>
    /// <param name="colours">Colours that a cell may have, besides none.</param>
    /// <param name="shapes">Shapes that a cell may have, besides none.</param>
    public SeenHeads(TrainableWeights weights, int dim, int colours, int shapes)
    {
        _pairs = colours * shapes;
        using var scope = NewDisposeScope();
        Tensor Head(string name, long outputs) => weights.New($"heads.{name}", zeros(outputs, dim)).DetachFromDisposeScope();

        (_colours, _shapes, _present) = (Head("colours", colours + 1), Head("shapes", shapes + 1), Head("pairs", _pairs));
        (_places, _pairPlaces) = (Head("places", 2 * Bins), Head("pairPlaces", 2 * Bins * _pairs));
        (_colourWeights, _shapeWeights) = (Weights(colours + 1, weights.Device), Weights(shapes + 1, weights.Device));
    }

    /// <summary>What the heads lose, and how often they are right.</summary>
    /// <param name="Loss">A single number that autograd follows, owned by the caller's scope.</param>
    /// <param name="Places">How many bins of places were told rightly, by what they were told from: how many, of how many.</param>
    public readonly record struct Result(Tensor Loss, double ColourAccuracy, double ShapeAccuracy, IReadOnlyDictionary<string, (int Right, int Of)> Places);

    /// <param name="tokens">[frames, tokens, dim] from the encoder</param>
    /// <param name="truth">Of each frame.</param>
    public Result Judge(Tensor tokens, IReadOnlyList<FrameTruth> truth)
    {
        var cells = tokens.flatten(0, 1); // [cells, dim]
        var means = tokens.to(ScalarType.Float32).mean([1]); // [frames, dim]
        var device = tokens.device;
        var colours = HeadMath.Longs(truth.SelectMany(frame => frame.Colours), device);
        var shapes = HeadMath.Longs(truth.SelectMany(frame => frame.Shapes), device);
        var (colourScores, shapeScores) = (cells.Scores(_colours), cells.Scores(_shapes));

        var loss = nn.functional.cross_entropy(colourScores, colours, _colourWeights)
            .add(nn.functional.cross_entropy(shapeScores, shapes, _shapeWeights))
            .add(HeadMath.PresenceLoss(means.Scores(_present), HeadMath.Marked([.. truth.Select(frame => frame.Pairs.Select(pair => pair.Pair))], _pairs, device)));

        var places = new Dictionary<string, (int Right, int Of)>();
        var filled = truth.SelectMany(frame => frame.Colours.Select((colour, i) => (colour, Place: frame.Places[i]))).Select((cell, i) => (cell.colour, cell.Place, At: (long)i)).Where(cell => cell.colour > 0).ToList();
        if (filled.Count > 0)
        {
            var scores = cells.index_select(0, HeadMath.Longs(filled.Select(cell => cell.At), device)).Scores(_places);
            loss = loss.add(PlaceLoss(scores, [.. filled.Select(cell => cell.Place)], "place in cell", places));
        }

        var pairs = truth.SelectMany((frame, i) => frame.Pairs.Select(pair => (Row: (long)i * _pairs + pair.Pair, pair.Place))).ToList();
        if (pairs.Count > 0)
        {
            var scores = means.Scores(_pairPlaces).view(-1, 2 * Bins).index_select(0, HeadMath.Longs(pairs.Select(pair => pair.Row), device));
            loss = loss.add(PlaceLoss(scores, pairs.ConvertAll(pair => pair.Place), "place in frame", places));
        }

        return new Result(loss, Accuracy(colourScores, colours), Accuracy(shapeScores, shapes), places);
    }

    /// <param name="scores">[things, 2 · bins]: across, then down</param>
    private static Tensor PlaceLoss(Tensor scores, IReadOnlyList<Place> places, string name, Dictionary<string, (int Right, int Of)> right)
    {
        static long Bin(double at) => Math.Clamp((long)(at * Bins), 0, Bins - 1);

        var truth = HeadMath.Longs(places.SelectMany(place => new[] { Bin(place.X), Bin(place.Y) }), scores.device);
        var each = scores.view(-1, Bins); // [things · 2, bins]
        right[name] = (HeadMath.Hits(each, truth), places.Count * 2);
        return nn.functional.cross_entropy(each, truth).mul(PlaceWeight);
    }

    /// <summary>Share of the cells that show something and are told rightly.</summary>
    private static double Accuracy(Tensor scores, Tensor truth)
    {
        using var mode = no_grad();
        var filled = truth.gt(0);
        var count = filled.sum().item<long>();
        return count == 0 ? 1 : scores.argmax(-1).eq(truth).logical_and(filled).sum().item<long>() / (double)count;
    }

    private static Tensor Weights(int classes, Device device) =>
        tensor(Enumerable.Range(0, classes).Select(i => i == 0 ? EmptyWeight : 1).ToArray()).to(device).DetachFromDisposeScope();
}
