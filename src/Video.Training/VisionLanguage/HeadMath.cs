using TorchSharp;
using static TorchSharp.torch;

namespace Video.Training.VisionLanguage;

/// <summary>What the heads that are dropped after training have in common.</summary>
internal static class HeadMath
{
    /// <param name="hidden">[…, dim]</param>
    /// <param name="head">[classes, dim]</param>
    /// <returns>[…, classes] in fp32</returns>
    public static Tensor Scores(this Tensor hidden, Tensor head) => hidden.to(ScalarType.Float32).matmul(head.to(ScalarType.Float32).t());

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

    /// <summary>Binary cross-entropy per row, in which the marked classes weigh about as much as all the others.</summary>
    public static Tensor PresenceLoss(Tensor scores, Tensor marked) => nn.functional.binary_cross_entropy_with_logits(scores, marked).mul(scores.shape[1] / 8.0);

    /// <summary>Rows whose likeliest class is the true one.</summary>
    public static int Hits(Tensor scores, Tensor truth)
    {
        using var mode = no_grad();
        return (int)scores.argmax(-1).eq(truth).sum().item<long>();
    }
}
