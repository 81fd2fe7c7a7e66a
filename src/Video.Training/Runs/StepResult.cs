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
}
