using TorchSharp;
using Video.Training.Lessons;
using Video.Training.Optimisation;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>
/// Small heads that tell the encoder directly what it sees: from each merged token the colour and the shape in its cell, from each frame's mean token the pairs of colour and
/// shape that are in it. Without them captions alone teach shapes too slowly. They are dropped after training.
/// </summary>
internal sealed class SeenHeads
{
    // Most cells are empty: they count this much less than the others.
    private const float EmptyWeight = 0.15f;

    private readonly int _pairs;
    private readonly Tensor _colours;
    private readonly Tensor _shapes;
    private readonly Tensor _present;
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
        (_colourWeights, _shapeWeights) = (Weights(colours + 1, weights.Device), Weights(shapes + 1, weights.Device));
    }

    /// <summary>What the heads lose, and how often they are right.</summary>
    /// <param name="Loss">A single number that autograd follows, owned by the caller's scope.</param>
    public readonly record struct Result(Tensor Loss, double ColourAccuracy, double ShapeAccuracy);

    /// <param name="tokens">[frames, tokens, dim] from the encoder</param>
    /// <param name="truth">Of each frame.</param>
    public Result Judge(Tensor tokens, IReadOnlyList<FrameTruth> truth)
    {
        var cells = tokens.flatten(0, 1).to(ScalarType.Float32); // [cells, dim]
        var device = tokens.device;
        var colours = tensor(truth.SelectMany(frame => frame.Colours).ToArray()).to(device);
        var shapes = tensor(truth.SelectMany(frame => frame.Shapes).ToArray()).to(device);
        var colourScores = cells.matmul(_colours.to(ScalarType.Float32).t());
        var shapeScores = cells.matmul(_shapes.to(ScalarType.Float32).t());
        var pairScores = tokens.to(ScalarType.Float32).mean([1]).matmul(_present.to(ScalarType.Float32).t()); // [frames, pairs]

        var loss = nn.functional.cross_entropy(colourScores, colours, _colourWeights)
            .add(nn.functional.cross_entropy(shapeScores, shapes, _shapeWeights))
            .add(nn.functional.binary_cross_entropy_with_logits(pairScores, Present(truth).to(device)).mul(_pairs / 8.0));
        return new Result(loss, Accuracy(colourScores, colours), Accuracy(shapeScores, shapes));
    }

    /// <summary>Share of the cells that show something and are told rightly.</summary>
    private static double Accuracy(Tensor scores, Tensor truth)
    {
        using var mode = no_grad();
        var filled = truth.gt(0);
        var count = filled.sum().item<long>();
        return count == 0 ? 1 : scores.argmax(-1).eq(truth).logical_and(filled).sum().item<long>() / (double)count;
    }

    private Tensor Present(IReadOnlyList<FrameTruth> truth)
    {
        var present = new float[truth.Count * _pairs];
        for (var frame = 0; frame < truth.Count; frame++)
        {
            foreach (var pair in truth[frame].Pairs) present[frame * _pairs + pair] = 1;
        }

        return tensor(present, [truth.Count, _pairs]);
    }

    private static Tensor Weights(int classes, Device device) =>
        tensor(Enumerable.Range(0, classes).Select(i => i == 0 ? EmptyWeight : 1).ToArray()).to(device).DetachFromDisposeScope();
}
