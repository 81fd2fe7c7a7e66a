using Video.Training.Lessons;
using Video.Training.Runs;

namespace Video.Training.VisionLanguage;

/// <summary>A stage of the vision language model's training.</summary>
internal sealed record VisionLanguageStage(string Name, int Steps, int Batch, (double First, double Last) Rate, StepMode Mode, ClipRules Clips) : Stage(Name, Steps, Batch, Rate);
