using TorchSharp;
using static TorchSharp.torch;

namespace Video.Training.Optimisation;

/// <summary>Steps of matrices inside a model's layers: the nearest orthogonal ones to their gradients' mean, so that what is rarely seen is learnt as fast as what is always there.</summary>
/// <remarks>
/// Jordan et al., Muon: An optimizer for hidden layers in neural networks, 2024. The steps are as long as Adam's are (Liu et al., Muon is Scalable for LLM Training, 2025), so that one
/// learning rate serves both.
/// </remarks>
/// <param name="rows">Of each matrix.</param>
/// <param name="columns">Likewise.</param>
/// <param name="starts">Where each matrix begins among all parameters.</param>
internal sealed class Muon(long rows, long columns, IReadOnlyList<long> starts)
{
    // x → a·x + b·x³ + c·x⁵ draws all singular values near to one in so many rounds.
    private const double A = 3.4445, B = -4.7750, C = 2.0315;
    private const int Rounds = 5;

    /// <summary>Root mean square of a step's numbers at a learning rate of one.</summary>
    internal const double StepSize = 0.2;

    private long Length => rows * columns;

    /// <summary>The matrices that step so, those of one shape together.</summary>
    /// <param name="places">All parameters, and where each begins.</param>
    public static IReadOnlyList<Muon> Of(IEnumerable<(ParameterPlace Place, long Start)> places) =>
    [
        .. places.Where(item => IsInside(item.Place)).GroupBy(item => (Rows: item.Place.Shape[0], Columns: item.Place.Shape[1]))
            .Select(alike => new Muon(alike.Key.Rows, alike.Key.Columns, [.. alike.Select(item => item.Start)])),
    ];

    /// <summary>Writes the matrices' steps over their parts of an update.</summary>
    /// <param name="update">[parameters]: what is to be taken from the parameters, times the learning rate.</param>
    /// <param name="mean">[parameters]: of the gradients, looking one step ahead.</param>
    /// <param name="gradients">[parameters]: a matrix that has none is not being trained, and keeps its part of the update.</param>
    public void Write(Tensor update, Tensor mean, Tensor gradients)
    {
        using var scope = NewDisposeScope();
        var trained = starts.Where(start => gradients.narrow(0, start, Length).any().item<bool>()).ToList();
        if (trained.Count == 0) return;

        var steps = Orthogonal(stack([.. trained.Select(start => mean.narrow(0, start, Length).view(rows, columns))], 0)).mul(StepSize * Math.Sqrt(Math.Max(rows, columns)));
        for (var i = 0; i < trained.Count; i++) update.narrow(0, trained[i], Length).copy_(steps[i].reshape(-1));
    }

    /// <summary>What maps from or to words, pixels and classes has rows of its own for each of them, and steps by Adam's rule.</summary>
    private static bool IsInside(ParameterPlace place) =>
        place.Shape.Count == 2 && (place.Name.Contains("layers.", StringComparison.Ordinal) || place.Name.Contains("blocks.", StringComparison.Ordinal));

    /// <param name="matrices">[matrices, rows, columns]</param>
    /// <returns>Likewise, with singular values between 0.7 and 1.2.</returns>
    private static Tensor Orthogonal(Tensor matrices)
    {
        var isTall = matrices.shape[1] > matrices.shape[2];
        var x = isTall ? matrices.transpose(1, 2) : matrices;
        x = x.div(x.square().sum([1, 2], keepdim: true).sqrt().add(1e-12));
        for (var round = 0; round < Rounds; round++)
        {
            var square = x.matmul(x.transpose(1, 2));
            x = x.mul(A).add(square.mul(B).add(square.matmul(square).mul(C)).matmul(x));
        }

        return isTall ? x.transpose(1, 2) : x;
    }
}
