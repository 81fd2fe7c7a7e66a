using Video.Training.Runs;

namespace Video.Training.DualEncoders;

/// <summary>A stage of the dual encoder's training.</summary>
/// <param name="SeenWeight">Weight of the heads' loss beside that of pictures and texts.</param>
/// <param name="MostThings">In a picture: every one teaches the heads, and makes the texts harder.</param>
internal sealed record DualEncoderStage(string Name, int Steps, int Batch, (double First, double Last) Rate, double SeenWeight, int MostThings) : Stage(Name, Steps, Batch, Rate);
