namespace Video.Training.Optimisation;

/// <summary>Warm-up, then a half cosine down to a floor.</summary>
/// <remarks>Loshchilov and Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, 2017.</remarks>
/// <param name="Peak">The largest rate, reached at the end of the warm-up.</param>
/// <param name="WarmUp">Share of the training over which the rate rises from zero.</param>
/// <param name="Floor">What is left at the end, as a share of the peak.</param>
internal sealed record LearningRate(double Peak, double WarmUp, double Floor)
{
    /// <param name="progress">Share of the training that is done, 0 to 1.</param>
    public double At(double progress)
    {
        if (progress < WarmUp) return Peak * Math.Max(progress, WarmUp / 1000) / WarmUp;

        var along = Math.Clamp((progress - WarmUp) / (1 - WarmUp), 0, 1);
        return Peak * (Floor + (1 - Floor) * (1 + Math.Cos(Math.PI * along)) / 2);
    }
}
