using System.Text.Json.Nodes;
using Video.Models.Checkpoints;
using Video.Models.Goldens;
using Video.Models.Tests.Checkpoints;

namespace Video.Models.Tests.Goldens;

public sealed class GoldenFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golden-").FullName;

    public GoldenFailureTests()
    {
        var source = GoldenRecords.TestData("Goldens", "Data", "qwen2_5_vl-tiny");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [Fact]
    public void A_family_that_is_not_known_is_a_clear_failure()
    {
        Change("record.json", record => record["family"] = "llava");
        Assert.Contains("llava", Assert.Throws<CheckpointException>(() => GoldenVerifier.Verify(_folder, new VerifyOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_epsilon_is_noticed()
    {
        Change("model/config.json", config => config["rms_norm_eps"] = 0.01);
        Assert.Contains(Failed(), stage => stage.Stage.StartsWith("decoder.", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_tokens_per_second_are_noticed()
    {
        Change("model/config.json", config => config["vision_config"]!["tokens_per_second"] = 4);
        Assert.Contains("position_ids", Failed().Select(stage => stage.Stage));
    }

    [Fact]
    public void Other_pixel_limits_are_noticed()
    {
        Change("model/preprocessor_config.json", settings => settings["image_mean"] = new JsonArray(0.5, 0.5, 0.5));
        Assert.Contains("pixel_values", Failed().Select(stage => stage.Stage));
    }

    [Fact]
    public void Another_template_is_noticed()
    {
        Change("model/chat_template.json", file => file["chat_template"] = "{{ messages[0].role }}");
        Assert.Contains("prompts", Failed().Select(stage => stage.Stage));
    }

    [Fact]
    public void Another_answer_is_noticed()
    {
        Change("record.json", record => record["cases"]![0]!["generate"]![0]!["ids"]![0]![3] = 7);
        Assert.Contains("generate.0", Failed().Select(stage => stage.Stage));
    }

    [Theory]
    [InlineData("decoder.attention.0", StageOutcome.Skipped)]
    [InlineData("image.deep_features", StageOutcome.Failed)]
    public void Stages_without_an_equivalent_are_skipped_unless_they_may_not_be_left_out(string stage, StageOutcome expected)
    {
        Change("record.json", record => record["cases"]![0]!["stages"]!.AsArray().Add(stage));
        var report = GoldenVerifier.Verify(_folder, new VerifyOptions());
        Assert.Equal(expected, report.Cases[0].Stages.Single(found => found.Stage == stage).Outcome);
        Assert.Equal(expected != StageOutcome.Failed, report.Passed);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<StageReport> Failed()
    {
        var report = GoldenVerifier.Verify(_folder, new VerifyOptions());
        Assert.False(report.Passed);
        return [.. report.Cases.SelectMany(golden => golden.Stages).Where(stage => stage.Outcome == StageOutcome.Failed)];
    }

    private void Change(string file, Action<JsonObject> change)
    {
        var path = Path.Combine(_folder, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
