using Video.Training.Runs;

namespace Video.Training.DualEncoders;

/// <summary>A stage of the dual encoder's training.</summary>
/// <param name="SeenWeight">Weight of the heads' loss beside that of pictures and texts.</param>
/// <param name="MostThings">In a picture: every one teaches the heads, and makes the texts harder.</param>
/// <param name="Alike">So many pictures of a batch at a time differ in their things' shapes alone: among others a background and a colour are enough to find the right one.</param>
internal sealed record DualEncoderStage(string Name, int Steps, int Batch, (double First, double Last) Rate, double SeenWeight, int MostThings, int Alike) : Stage(Name, Steps, Batch, Rate);
