using TorchSharp;
using Video.Models.Preprocessing;
using Video.Models.Tokenizers;
using static TorchSharp.torch;

namespace Video.Models.Goldens;

/// <summary>Runs the cases of a dual encoder's record: preprocessing and vision tower, tokenizer and text tower, their scores.</summary>
internal sealed class DualEncoderVerifier(GoldenRecord record, DualEncoder model, VerifyOptions options)
{
    public CaseReport Run(GoldenCase golden)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var stages = new StageComparer(record, golden, Tolerances.Of(options.Dtype, options.EndToEnd), model.Parts.Preprocessor.PixelStep);
        var rows = Tokenize(golden, stages);
        var pictures = Pictures(golden, stages);
        if (rows is null || pictures is null) return new CaseReport(golden.Name, stages.Finish());

        var seen = DualEncoder.Normalised(model.Parts.Vision.Encode(pictures, new PrefixedRecorder("vision.", stages)));
        var read = DualEncoder.Normalised(model.Parts.Text.Encode(rows, new PrefixedRecorder("text.", stages)));
        stages.Compare("image_embeds", seen);
        stages.Compare("text_embeds", read);
        stages.Compare("logits_per_image", options.EndToEnd ? model.Logits(seen, read) : model.Logits(stages.Recall("image_embeds"), stages.Recall("text_embeds")));
        return new CaseReport(golden.Name, stages.Finish());
    }

    /// <returns>Null when the texts came out in another form, which was reported.</returns>
    private TokenRows? Tokenize(GoldenCase golden, StageComparer stages)
    {
        var rows = model.Parts.Tokenizer.Encode(golden.Texts, toFullLength: false);
        // How far a case pads is not in the record but for its ids.
        if (stages.Recorded("input_ids") && stages.Recall("input_ids").shape[^1] > rows.Tokens) rows = model.Parts.Tokenizer.Encode(golden.Texts, toFullLength: true);

        var ids = Table(rows.Ids, id => id);
        stages.Compare("input_ids", ids);
        if (rows.Counts is { } counts) stages.Compare("attention_mask", Table(counts, isCounted => isCounted ? 1 : 0));
        return ids.shape.SequenceEqual(stages.Recall("input_ids").shape) ? rows : null;
    }

    /// <returns>The recorded pixels unless everything is to come from here; null when the pictures came out in another form, which was reported.</returns>
    private PictureBatch? Pictures(GoldenCase golden, StageComparer stages)
    {
        var own = model.Parts.Preprocessor.Process([.. golden.Images.Select(Image)], CancellationToken.None);
        stages.Compare("pixel_values", own.Pixels);
        if (own.Grids is { } grids)
        {
            var patches = (int)own.Pixels.shape[1];
            stages.Compare("pixel_attention_mask", Table([.. grids.Select(grid => Enumerable.Range(0, patches).Select(i => i < grid.Patches).ToArray())], isCounted => isCounted ? 1 : 0));
            stages.Compare("spatial_shapes", Table([.. grids.Select(grid => new[] { grid.Height, grid.Width })], side => side));
        }

        if (!own.Pixels.shape.SequenceEqual(stages.Recall("pixel_values").shape)) return null;
        return options.EndToEnd ? own : own with { Pixels = stages.Recall("pixel_values") };
    }

    private RgbImage Image(string name)
    {
        var stored = record.Tensor(name);
        return new RgbImage(stored.Bytes.ToArray(), (int)stored.Shape[0], (int)stored.Shape[1]);
    }

    private static Tensor Table<T>(IReadOnlyList<T[]> rows, Func<T, long> value) => tensor(rows.SelectMany(row => row.Select(value)).ToArray(), [rows.Count, rows[0].Length]);
}
