namespace Video.Models.Goldens;

/// <summary>What counts as equal: the table of the golden records.</summary>
/// <param name="Inner">Largest relative error of a computed stage.</param>
/// <param name="Logits">Largest relative error of logits.</param>
/// <param name="NearTie">How close two candidates must be, relative to the largest score, to be taken for each other; null: never.</param>
internal sealed record Tolerances(double Inner, double Logits, double? NearTie)
{
    private static readonly string[] Exact = ["input_ids", "attention_mask", "image_grid_thw", "video_grid_thw", "second_per_grid_ts", "position_ids", "rope_deltas", "pixel_attention_mask", "spatial_shapes"];

    /// <remarks>fp16 has no row in the table; it rounds eight times finer than bf16.</remarks>
    /// <param name="endToEnd">In small types the encoder's errors and the language model's add up.</param>
    public static Tolerances Of(ModelDtype dtype, bool endToEnd) => dtype switch
    {
        ModelDtype.Float32 => new(1e-4, 1e-4, NearTie: null),
        _ when endToEnd => Of(dtype, endToEnd: false).Doubled(),
        ModelDtype.Float16 => new(1e-2, 1.5e-2, NearTie: 0.02),
        _ => new(8e-2, 0.12, NearTie: 0.02),
    };

    private Tolerances Doubled() => new(2 * Inner, 2 * Logits, 2 * NearTie);

    public static bool IsExact(string stage) => Exact.Contains(stage);

    public static bool IsPixels(string stage) => stage.StartsWith("pixel_values", StringComparison.Ordinal);

    /// <summary>Whether an implementation must have the stage.</summary>
    public static bool IsMandatory(string stage) =>
        IsPixels(stage) || IsLogits(stage) || stage is "input_ids" or "position_ids" || stage.EndsWith("features", StringComparison.Ordinal) || stage.EndsWith("_embeds", StringComparison.Ordinal);

    public double Limit(string stage) => IsExact(stage) ? 0 : IsLogits(stage) ? Logits : Inner;

    private static bool IsLogits(string stage) => stage is "logits" or "logits_per_image";
}
