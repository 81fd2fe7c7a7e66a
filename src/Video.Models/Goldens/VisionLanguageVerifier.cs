using TorchSharp;
using Video.Models.Encoders;
using Video.Models.Generation;
using Video.Models.Positions;
using Video.Models.Preprocessing;
using static TorchSharp.torch;

namespace Video.Models.Goldens;

/// <summary>Runs the cases of a vision language model's record: preprocessing, encoder, positions, language model, answers.</summary>
internal sealed class VisionLanguageVerifier(GoldenRecord record, VisionLanguageModel model, VerifyOptions options) : IDisposable
{
    private readonly Lazy<VisionLanguageModel> _exact = new(() => VisionLanguageModel.Load(record.ModelFolder, new ModelOptions { Dtype = ModelDtype.Float32, Device = options.Device }));
    private readonly Tolerances _tolerances = Tolerances.Of(options.Dtype, options.EndToEnd);

    public CaseReport Run(GoldenCase golden)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        var stages = new StageComparer(record, golden, _tolerances, model.Frames.PixelStep);
        ComparePrompts(golden, stages);

        var images = Encode("image", "pixel_values", "image_grid_thw", [.. golden.Images.Select(Image)], stages);
        var clips = Encode("video", "pixel_values_videos", "video_grid_thw", [.. golden.Videos.Select(Clip)], stages);
        if (images is null || clips is null) return new CaseReport(golden.Name, stages.Finish());

        CompareSeconds(golden, stages);
        RunLanguageModel(golden, Assign(golden, images, clips), stages);
        return new CaseReport(golden.Name, stages.Finish());
    }

    public void Dispose()
    {
        if (_exact.IsValueCreated) _exact.Value.Dispose();
    }

    private void ComparePrompts(GoldenCase golden, StageComparer stages)
    {
        var rendered = golden.Conversations.Select(messages => model.Renderer.Render(messages, golden.TemplateArguments)).ToList();
        var different = Enumerable.Range(0, rendered.Count).FirstOrDefault(i => rendered[i] != golden.Prompts[i], -1);
        if (different < 0) stages.Pass("prompts");
        else stages.Fail("prompts", $"expected \"{golden.Prompts[different]}\", got \"{rendered[different]}\"");
    }

    private void CompareSeconds(GoldenCase golden, StageComparer stages)
    {
        if (golden.Videos.Count > 0) stages.Compare("second_per_grid_ts", tensor(golden.Videos.Select(SecondsPerPatch).ToArray()));
    }

    private float SecondsPerPatch(GoldenClip clip) => (float)(model.Frames.TemporalPatch / clip.FramesPerSecond);

    private Preprocessed Image(string name)
    {
        var stored = record.Tensor(name);
        return model.Frames.Preprocess(new RgbImage(stored.Bytes.ToArray(), (int)stored.Shape[0], (int)stored.Shape[1]));
    }

    /// <summary>Times are the patch's number times its seconds in fp32, as the release multiplies.</summary>
    private Preprocessed Clip(GoldenClip clip)
    {
        var stored = record.Tensor(clip.Frames);
        var patches = ((int)stored.Shape[0] + model.Frames.TemporalPatch - 1) / model.Frames.TemporalPatch;
        var perPatch = SecondsPerPatch(clip);
        var preprocessed = model.Frames.Preprocess(new RgbClip(stored.Bytes.ToArray(), (int)stored.Shape[1], (int)stored.Shape[2], [.. Enumerable.Range(0, (int)stored.Shape[0]).Select(i => i / clip.FramesPerSecond)]));
        return preprocessed with { Seconds = [.. Enumerable.Range(0, patches).Select(i => (double)(i * perPatch))] };
    }

    /// <summary>Compares preprocessing and encoder for all pictures, or all clips, of a case.</summary>
    /// <returns>The visual tokens of each, for the language model; null when the encoder could not be run.</returns>
    private List<VisualTokens>? Encode(string kind, string pixelsStage, string gridStage, List<Preprocessed> own, StageComparer stages)
    {
        if (own.Count == 0) return [];

        var grids = own.ConvertAll(picture => picture.Grid);
        var ownPixels = cat([.. own.Select(picture => picture.Patches)], 0);
        stages.Compare(pixelsStage, ownPixels);
        stages.Compare(gridStage, tensor(grids.SelectMany(grid => new long[] { grid.Time, grid.Height, grid.Width }).ToArray(), [grids.Count, 3]));

        var pixels = options.EndToEnd ? ownPixels : stages.Recall(pixelsStage);
        if (pixels.shape[0] != grids.Sum(grid => grid.Patches)) return null; // the grids differ, which was reported above

        var features = model.Parts.Encoder.Encode(pixels, grids, new PrefixedRecorder($"{kind}.", stages));
        stages.Compare($"{kind}.features", features.Tokens);
        var tokens = options.EndToEnd || !stages.Recorded($"{kind}.features") ? features.Tokens : stages.Recall($"{kind}.features");
        return Split(tokens, own);
    }

    private List<VisualTokens> Split(Tensor tokens, List<Preprocessed> pictures)
    {
        var merge = model.Parts.Encoder.MergeSize;
        var first = 0L;
        return pictures.ConvertAll(picture =>
        {
            var layout = VisualLayout.OfGrid(picture.Seconds, picture.Grid.Height / merge, picture.Grid.Width / merge);
            var own = tokens.narrow(0, first, layout.Count);
            first += layout.Count;
            return new VisualTokens(own.clone(), deepStack: null, layout);
        });
    }

    /// <summary>Pictures and clips stand in one list over the whole batch: deals them out to the rows by their placeholders.</summary>
    private List<List<(VisualKind Kind, VisualTokens Tokens)>> Assign(GoldenCase golden, List<VisualTokens> images, List<VisualTokens> clips)
    {
        var (nextImage, nextClip) = (0, 0);
        return [.. golden.Prompts.Select(prompt => model.Parts.Layout.Kinds(model.Tokenizer.Encode(prompt))
            .Select(kind => (kind, kind == VisualKind.Image ? images[nextImage++] : clips[nextClip++])).ToList())];
    }

    private void RunLanguageModel(GoldenCase golden, List<List<(VisualKind Kind, VisualTokens Tokens)>> visuals, StageComparer stages)
    {
        using var scope = NewDisposeScope();
        var prompts = golden.Prompts.Select((prompt, row) =>
        {
            var shown = visuals[row].ConvertAll(visual => new PromptVisual(visual.Kind, visual.Tokens.Layout));
            return Prompt.Of(model.Parts.Layout.Compose(model.Tokenizer.Encode(prompt), shown), shown);
        }).ToList();

        PromptBatch Batch(VisionLanguageModel with) => PromptBatch.Of(with.Parts.Decoder, prompts, [.. visuals.Select(row => row.ConvertAll(visual => visual.Tokens))]);
        using var batch = Batch(model);
        var longest = (int)batch.Input.Tokens;
        stages.Counts = [.. batch.LeftPadding.Select(padding => Enumerable.Range(0, longest).Select(i => i >= padding).ToArray())];
        CompareInputs(prompts, batch, longest, stages);

        using (var state = model.Parts.Decoder.NewState(batch.LeftPadding))
        {
            var hidden = model.Parts.Decoder.Forward(batch.Input, state, lastOnly: false, new PrefixedRecorder("decoder.", stages));
            var last = Math.Min(16, longest);
            stages.Compare("logits", model.Parts.Decoder.Logits(hidden.narrow(1, longest - last, last)));
        }

        var answers = new AnswerVerifier(model, () => _exact.Value, Batch, RowsWithPadding(batch, stages), _tolerances);
        for (var i = 0; i < golden.Answers.Count; i++)
        {
            var stage = golden.Answers.Count == 1 ? "generate" : $"generate.{i}";
            if (answers.Difference(golden.Answers[i]) is { } difference) stages.Fail(stage, difference);
            else stages.Pass(stage);
        }

        visuals.ForEach(row => row.ForEach(visual => visual.Tokens.Dispose()));
    }

    private static void CompareInputs(List<Prompt> prompts, PromptBatch batch, int longest, StageComparer stages)
    {
        var ids = prompts.SelectMany((prompt, row) => Enumerable.Repeat(0L, batch.LeftPadding[row]).Concat(prompt.Ids.Select(id => (long)id))).ToArray();
        var mask = batch.LeftPadding.SelectMany(padding => Enumerable.Range(0, longest).Select(i => i >= padding ? 1L : 0L)).ToArray();
        stages.Compare("input_ids", tensor(ids, [prompts.Count, longest]));
        stages.Compare("attention_mask", tensor(mask, [prompts.Count, longest]));
        stages.Compare("position_ids", batch.Input.Positions);
        stages.Compare("rope_deltas", tensor(prompts.ConvertAll(prompt => prompt.Delta).ToArray(), [prompts.Count, 1]));
    }

    /// <summary>The reference's repetition penalty counts the padding's id too.</summary>
    private static List<GenerationRow> RowsWithPadding(PromptBatch batch, StageComparer stages)
    {
        var ids = stages.Recall("input_ids").to(ScalarType.Int64).data<long>().ToArray();
        var tokens = ids.Length / batch.Rows.Count;
        return [.. batch.Rows.Select((row, i) => row with { PromptIds = [.. ids.Skip(i * tokens).Take(tokens).Select(id => (int)id)] })];
    }
}
