using Video.Analysis;
using Video.Models.Checkpoints;
using Video.Training.Optimisation;

namespace Video.Training.Runs;

/// <summary>Where a training is kept.</summary>
internal sealed record TrainingFolder(string Path)
{
    /// <summary>The model that it began from.</summary>
    public string Start => System.IO.Path.Combine(Path, "start");

    /// <summary>How far it has come.</summary>
    public string State => System.IO.Path.Combine(Path, "state.safetensors");

    /// <summary>The model as it stands after the last sitting.</summary>
    public string Model => System.IO.Path.Combine(Path, "model");

    /// <summary>Begins from a model in place of random weights.</summary>
    /// <exception cref="CheckpointException">It is no model.</exception>
    public void BeginFrom(string model)
    {
        using (Checkpoint.Open(model)) WholeFolder.Replace(Start, partial =>
        {
            foreach (var file in Directory.EnumerateFiles(model)) File.Copy(file, System.IO.Path.Combine(partial, System.IO.Path.GetFileName(file)));
        });
    }

    /// <summary>Writes the model and the curves.</summary>
    public void WriteResult(TrainingPosition position, Optimiser optimiser, AnalysisOptions? profile)
    {
        using var begun = Checkpoint.Open(Start);
        ModelExport.Write(begun, Model, optimiser, profile);
        CurvePicture.Write(System.IO.Path.Combine(Path, "curves.svg"), position.Curve);
    }
}
