namespace Video.Training;

/// <summary>A trained model that a training goes on from in place of random weights.</summary>
/// <param name="Model">Its folder.</param>
/// <param name="Stage">Name of the stage of the recipe to begin with: one of <see cref="DemoTraining.StagesOf"/>.</param>
public sealed record Beginning(string Model, string Stage);
