using TorchSharp;
using Video.Training.Optimisation;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>What the heads that are dropped after training have in common.</summary>
internal static class HeadMath
{
    /// <summary>A new head, which says nothing yet.</summary>
    /// <returns>[outputs, dim]</returns>
    public static Tensor Head(this TrainableWeights weights, string name, long outputs, long dim) => weights.New($"heads.{name}", zeros(outputs, dim)).DetachFromDisposeScope();

    /// <summary>Rows of a mean square of one: what a language model's first norm makes of its input.</summary>
    /// <returns>[…, dim] in fp32</returns>
    public static Tensor Unit(this Tensor hidden)
    {
        var exact = hidden.to(ScalarType.Float32);
        return exact.mul(exact.square().mean([-1], keepdim: true).add(1e-6).rsqrt());
    }

    /// <param name="hidden">[…, dim]</param>
    /// <param name="head">[classes, dim]</param>
    /// <returns>[…, classes] in fp32</returns>
    public static Tensor Scores(this Tensor hidden, Tensor head) => hidden.to(ScalarType.Float32).matmul(head.to(ScalarType.Float32).t());

    /// <summary>Adds to how often something was right, where it was asked for at all.</summary>
    public static void Count(this Dictionary<string, (int Right, int Of)> right, string name, int hits, int of)
    {
        if (of == 0) return;

        var before = right.GetValueOrDefault(name);
        right[name] = (before.Right + hits, before.Of + of);
    }

    /// <summary>A tensor on the device on which the heads are.</summary>
    public static Tensor Longs(IEnumerable<long> values, Device device) => tensor(values.ToArray()).to(device);

    /// <summary>1 at the given classes of each row.</summary>
    /// <returns>[rows, classes]</returns>
    public static Tensor Marked(IReadOnlyList<IEnumerable<int>> rows, int classes, Device device)
    {
        var marks = new float[rows.Count * classes];
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var index in rows[row]) marks[row * classes + index] = 1;
        }

        return tensor(marks, [rows.Count, classes]).to(device);
    }

    /// <summary>How alike something is to each of several groups of tokens: of a group's tokens the most alike counts.</summary>
    /// <param name="scores">[rows, tokens]: how alike it is to each token, group after group</param>
    /// <param name="counts">[groups]: tokens of each.</param>
    /// <returns>[rows, groups]: the logarithms of the sums of the groups' exponentials</returns>
    public static Tensor MostAlike(Tensor scores, IReadOnlyList<int> counts)
    {
        var owners = Marked([.. counts.SelectMany((count, group) => Enumerable.Repeat(new[] { group }, count))], counts.Count, scores.device);
        var top = scores.detach().amax([1], keepdim: true);
        return scores.sub(top).exp().matmul(owners).add(1e-12).log().add(top);
    }

    /// <summary>How something that has a colour and a shape goes, from what the row says of that colour plus what it says of that shape: of pairs each would be seen too rarely.</summary>
    /// <param name="hidden">[rows, dim]</param>
    /// <param name="colourHead">[colours · ways, dim]</param>
    /// <param name="shapeHead">[shapes · ways, dim]</param>
    /// <param name="pairs">Row and pair of each thing.</param>
    /// <returns>[things, ways]</returns>
    public static Tensor WayScores(Tensor hidden, Tensor colourHead, Tensor shapeHead, int ways, IReadOnlyList<(int Row, int Pair)> pairs)
    {
        var (colours, shapes) = (colourHead.shape[0] / ways, shapeHead.shape[0] / ways);
        Tensor Of(Tensor head, long classes, Func<int, long> index) =>
            hidden.Scores(head).view(-1, ways).index_select(0, Longs(pairs.Select(pair => pair.Row * classes + index(pair.Pair)), hidden.device));

        return Of(colourHead, colours, pair => pair / shapes).add(Of(shapeHead, shapes, pair => pair % shapes));
    }

    /// <summary>Whether something has a colour and a shape, from what the row says of that colour plus what it says of that shape: enough where there is hardly ever more than one.</summary>
    /// <param name="hidden">[rows, dim]</param>
    /// <param name="head">[colours + shapes, dim]</param>
    /// <returns>[rows, colours · shapes]</returns>
    public static Tensor PairScores(Tensor hidden, Tensor head, long colours)
    {
        var scores = hidden.Scores(head);
        return scores.narrow(1, 0, colours).unsqueeze(2).add(scores.narrow(1, colours, scores.shape[1] - colours).unsqueeze(1)).flatten(1);
    }

    /// <summary>Binary cross-entropy per row, in which the marked classes weigh about as much as all the others.</summary>
    public static Tensor PresenceLoss(Tensor scores, Tensor marked) => nn.functional.binary_cross_entropy_with_logits(scores, marked).mul(scores.shape[1] / 8.0);

    /// <summary>Marked classes that are likelier than not.</summary>
    public static int Found(Tensor scores, Tensor marked)
    {
        using var mode = no_grad();
        return (int)scores.gt(0).logical_and(marked.gt(0)).sum().item<long>();
    }

    /// <summary>Rows with marked classes of which the likeliest class is one.</summary>
    public static int Topmost(Tensor scores, Tensor marked)
    {
        using var mode = no_grad();
        return (int)marked.gather(1, scores.argmax(-1, keepdim: true)).sum().item<float>();
    }

    /// <summary>Rows whose likeliest class is the true one.</summary>
    public static int Hits(Tensor scores, Tensor truth)
    {
        using var mode = no_grad();
        return (int)scores.argmax(-1).eq(truth).sum().item<long>();
    }
}
