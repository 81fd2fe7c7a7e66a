using System.Text.Json.Nodes;
using Video.Models.Checkpoints;
using Video.Models.Goldens;
using Video.Models.Tests.Checkpoints;

namespace Video.Models.Tests.DualEncoders;

/// <summary>What is wrong with a checkpoint is said in one sentence, and what differs from a record is noticed.</summary>
public sealed class DualEncoderFailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dual-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("clip-tiny", "merges.txt", "tokenizer.json, or vocab.json and merges.txt")]
    [InlineData("siglip-tiny", "spiece.model", "spiece.model")]
    [InlineData("siglip2-tiny", "tokenizer.json", "tokenizer.json")]
    [InlineData("open_clip-tiny", "merges.txt", "merges.txt or tokenizer.json")]
    [InlineData("clip-tiny", "preprocessor_config.json", "preprocessor_config.json")]
    [InlineData("siglip-tiny", "model-00002-of-00002.safetensors", "model-00002-of-00002.safetensors")]
    public void A_missing_file_is_named(string name, string file, string expected)
    {
        Copy(name);
        File.Delete(Path.Combine(_folder, "model", file));
        Assert.Contains(expected, Load().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clip-tiny", "config.json", "projection_dim", "32", "visual_projection.weight")]
    [InlineData("clip-tiny", "config.json", "model_type", "\"gpt2\"", "model_type")]
    [InlineData("clip-tiny", "preprocessor_config.json", "crop_size", "32", "crop_size")]
    [InlineData("siglip-tiny", "preprocessor_config.json", "size", "{\"height\": 24, \"width\": 32}", "size")]
    [InlineData("siglip2-tiny", "preprocessor_config.json", "patch_size", "8", "patch_size")]
    [InlineData("siglip2-tiny", "tokenizer_config.json", "tokenizer_class", "\"T5Tokenizer\"", "tokenizer_class")]
    [InlineData("open_clip-tiny", "open_clip_config.json", "preprocess_cfg", "{\"resize_mode\": \"crop\"}", "resize_mode")]
    public void A_configuration_that_cannot_be_right_is_refused(string name, string file, string key, string value, string named)
    {
        Copy(name);
        Change($"model/{file}", json => json[key] = JsonNode.Parse(value));
        Assert.Contains(named, Load().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qk_norm", "true")]
    [InlineData("timm_model_name", "\"vit_base_patch16_siglip_224\"")]
    public void A_variant_of_OpenCLIP_that_is_not_built_is_refused_by_name(string key, string value)
    {
        Copy("open_clip-tiny");
        Change("model/open_clip_config.json", json => json["model_cfg"]!["vision_cfg"]![key] = JsonNode.Parse(value));
        Assert.Contains(key, Load().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_both_configurations_is_read_by_that_of_its_weights()
    {
        Copy("open_clip-tiny");
        File.WriteAllText(Path.Combine(_folder, "model", "config.json"), """{"model_type": "clip"}""");
        Assert.True(GoldenVerifier.Verify(_folder, new VerifyOptions()).Passed);
    }

    [Fact]
    public void A_damaged_SentencePiece_model_is_refused()
    {
        Copy("siglip-tiny");
        var path = Path.Combine(_folder, "model", "spiece.model");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        Assert.Contains("SentencePiece", Load().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clip-tiny", "model/preprocessor_config.json", "do_center_crop", "false", "case")]
    [InlineData("clip-tiny", "model/preprocessor_config.json", "resample", "0", "pixel_values")]
    [InlineData("clip-tiny", "model/tokenizer_config.json", "model_max_length", "10", "input_ids")]
    [InlineData("siglip-tiny", "model/tokenizer_config.json", "do_lower_case", "false", "input_ids")]
    [InlineData("siglip2-tiny", "model/tokenizer_config.json", "tokenizer_class", "\"GemmaTokenizer\"", "input_ids")]
    public void Another_setting_is_noticed(string name, string file, string key, string value, string stage)
    {
        Copy(name);
        Change(file, json => json[key] = JsonNode.Parse(value));
        var report = GoldenVerifier.Verify(_folder, new VerifyOptions());
        Assert.False(report.Passed);
        Assert.Contains(stage, report.Cases.SelectMany(golden => golden.Stages).Where(found => found.Outcome == StageOutcome.Failed).Select(found => found.Stage));
    }

    private CheckpointException Load() =>
        Assert.Throws<CheckpointException>(() => DualEncoder.Load(Path.Combine(_folder, "model"), new ModelOptions { Device = ModelDevice.Cpu, Dtype = ModelDtype.Float32 }));

    private void Copy(string name)
    {
        var source = GoldenRecords.TestData("Goldens", "Data", name);
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target) ?? _folder);
            File.Copy(file, target);
        }
    }

    private void Change(string file, Action<JsonObject> change)
    {
        var path = Path.Combine(_folder, file);
        var json = JsonNode.Parse(File.ReadAllText(path))?.AsObject() ?? [];
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
