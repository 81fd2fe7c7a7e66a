using Video.Models.Goldens;
using Video.Models.Tests.Checkpoints;

namespace Video.Models.Tests.Goldens;

public sealed class GoldenRecordTests
{
    private static string Carried => GoldenRecords.TestData("Goldens", "Data", "qwen2_5_vl-tiny");

    /// <summary>The carried record, and those beside the repository where they are.</summary>
    public static TheoryData<string> Records() => [Carried, .. GoldenRecords.Folders("qwen2_vl", "qwen2_5_vl")];

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
    public void Every_stage_agrees_in_fp16(string folder) => Check(folder, new VerifyOptions { Dtype = ModelDtype.Float16 });

    [Fact]
    public void The_stages_of_encoder_and_decoder_are_all_compared()
    {
        var stages = GoldenVerifier.Verify(Carried, new VerifyOptions()).Cases.SelectMany(golden => golden.Stages).ToList();
        Assert.DoesNotContain(stages, stage => stage.Outcome == StageOutcome.Skipped);
        Assert.Superset(
            new HashSet<string> { "prompts", "input_ids", "position_ids", "pixel_values", "image.features", "video.features", "decoder.layer.0", "logits", "generate", "generate.1" },
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
