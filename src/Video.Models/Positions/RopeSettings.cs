using Video.Models.Checkpoints;

namespace Video.Models.Positions;

/// <summary>The rotary settings of a language model, in whichever form config.json writes them.</summary>
/// <param name="Theta">Base of the frequencies.</param>
/// <param name="Sections">Frequencies that follow time, height and width; they sum up to half the rotated features.</param>
internal sealed record RopeSettings(double Theta, IReadOnlyList<int> Sections)
{
    private const double DefaultTheta = 1_000_000;

    /// <summary><c>rope_scaling</c> as released ("mrope") or as saved later ("default"), or <c>rope_parameters</c> with the base inside.</summary>
    /// <param name="text">Settings of the language model.</param>
    /// <param name="rotated">Features of a head that are rotated.</param>
    /// <exception cref="CheckpointException">A kind of rotary positions that is not implemented, or sections that do not fit the head.</exception>
    public static RopeSettings Of(CheckpointConfig text, int rotated)
    {
        var settings = text.OptionalSection("rope_scaling") ?? text.Section("rope_parameters");
        var kind = settings.OptionalText("rope_type") ?? settings.OptionalText("type") ?? "default";
        if (kind is not ("default" or "mrope"))
            throw settings.Refuse("rope_type", "default or mrope", kind, "this model needs a newer version of this program");

        var sections = settings.Ints("mrope_section");
        if (sections.Count != Prompt.Axes || sections.Sum() * 2 != rotated || sections.Any(count => count < 0))
            throw settings.Refuse("mrope_section", $"{Prompt.Axes} counts that sum up to {rotated / 2}, half a head's rotated features", $"[{string.Join(", ", sections)}]", "correct config.json or fetch it again");

        return new RopeSettings(settings.Number("rope_theta", text.Number("rope_theta", DefaultTheta)), sections);
    }
}
