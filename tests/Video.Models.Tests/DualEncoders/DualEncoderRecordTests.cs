using Video.Models.Goldens;
using Video.Models.Tests.Checkpoints;

namespace Video.Models.Tests.DualEncoders;

public sealed class DualEncoderRecordTests
{
    private static readonly string[] Carried = [.. new[] { "clip-tiny", "siglip-tiny", "siglip2-tiny", "open_clip-tiny" }.Select(name => GoldenRecords.TestData("Goldens", "Data", name))];

    /// <summary>The carried records, and those beside the repository where they are.</summary>
    public static TheoryData<string> Records() => [.. Carried, .. GoldenRecords.Folders("clip", "siglip", "open_clip")];

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_stage_agrees_in_fp32(string folder) => Check(folder, new VerifyOptions());

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_stage_agrees_from_end_to_end(string folder) => Check(folder, new VerifyOptions { EndToEnd = true });

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_stage_agrees_in_bf16(string folder) => Check(folder, new VerifyOptions { Dtype = ModelDtype.BFloat16 });

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_stage_agrees_in_bf16_from_end_to_end(string folder) => Check(folder, new VerifyOptions { Dtype = ModelDtype.BFloat16, EndToEnd = true });

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_recorded_stage_is_compared(string folder)
    {
        var stages = GoldenVerifier.Verify(folder, new VerifyOptions()).Cases.SelectMany(golden => golden.Stages).ToList();
        Assert.DoesNotContain(stages, stage => stage.Outcome == StageOutcome.Skipped);
        Assert.Superset(
            new HashSet<string> { "input_ids", "pixel_values", "vision.embeddings", "vision.layer.0", "vision.pooled", "text.layer.0", "text.pooled", "image_embeds", "text_embeds", "logits_per_image" },
            stages.Select(stage => stage.Stage).ToHashSet());
    }

    private static void Check(string folder, VerifyOptions options)
    {
        var report = GoldenVerifier.Verify(folder, options);
        var failed = report.Cases.SelectMany(golden => golden.Stages.Where(stage => stage.Outcome == StageOutcome.Failed).Select(stage => $"{golden.Name} {stage}"));
        Assert.Empty(failed);
        Assert.True(report.Passed);
    }
}
