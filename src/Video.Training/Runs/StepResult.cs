namespace Video.Training.Runs;

/// <summary>What a step lost and got right.</summary>
/// <param name="Loss">Of the answers, per token; of a dual encoder, per picture and text.</param>
/// <param name="SeenLoss">Of the heads on the encoder.</param>
/// <param name="ColourAccuracy">Share of the cells that show something whose colour the heads tell rightly.</param>
/// <param name="ShapeAccuracy">Likewise of shapes.</param>
/// <param name="Right">Per kind of lesson: how many were right, of how many; answers word for word, but for the times that they rest on.</param>
internal sealed record StepResult(double Loss, double SeenLoss, double ColourAccuracy, double ShapeAccuracy, double GradientNorm, IReadOnlyDictionary<string, (int Right, int Of)> Right)
{
    /// <summary>The same of what other heads tell: ways, comings and goings, motions.</summary>
    public IReadOnlyDictionary<string, (int Right, int Of)> Told { get; init; } = new Dictionary<string, (int, int)>();

    /// <summary>What several parts of a batch lost and got right together.</summary>
    /// <param name="parts">With the share of the batch that each is.</param>
    public static StepResult Mean(IReadOnlyList<(StepResult Result, double Share)> parts)
    {
        double Of(Func<StepResult, double> figure) => parts.Sum(part => figure(part.Result) * part.Share);

        return new StepResult(Of(result => result.Loss), Of(result => result.SeenLoss), Of(result => result.ColourAccuracy), Of(result => result.ShapeAccuracy), 0, Sum(parts.Select(part => part.Result.Right))) { Told = Sum(parts.Select(part => part.Result.Told)) };
    }

    /// <summary>How many were right, of how many, per kind in all of them together.</summary>
    public static IReadOnlyDictionary<string, (int Right, int Of)> Sum(IEnumerable<IReadOnlyDictionary<string, (int Right, int Of)>> figures) =>
        figures.SelectMany(part => part).GroupBy(kind => kind.Key).ToDictionary(kind => kind.Key, kind => (kind.Sum(part => part.Value.Right), kind.Sum(part => part.Value.Of)));
}
