using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using Video.Models.Checkpoints;

namespace Video.Models.Tests.VisionLanguage;

public sealed class CheckpointErrorTests(TinyModel tiny) : IClassFixture<TinyModel>
{
    [Fact]
    public void A_missing_tensor_is_named_with_its_shape()
    {
        var error = LoadChanged(header => Rename(header, "model.norm.weight", "model.other.weight"));
        Assert.Contains("tensor model.norm.weight: expected [128]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_too_many_is_named()
    {
        var error = LoadChanged(header => header["model.layers.9.mlp.up_proj.weight"] = new JsonObject { ["dtype"] = "BF16", ["shape"] = new JsonArray(0), ["data_offsets"] = new JsonArray(0, 0) });
        Assert.Contains("model.layers.9.mlp.up_proj.weight", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both_shapes()
    {
        var error = LoadChanged(header => header["model.norm.weight"]!["shape"] = new JsonArray(2, 64));
        Assert.Contains("tensor model.norm.weight: expected [128], got [2, 64]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rotary_frequencies_of_old_files_are_left_unread()
    {
        using var changed = new ChangedModel(tiny.Folder, header => header["model.layers.0.self_attn.rotary_emb.inv_freq"] = new JsonObject { ["dtype"] = "F32", ["shape"] = new JsonArray(0), ["data_offsets"] = new JsonArray(0, 0) });
        VisionLanguageModel.Load(changed.Folder, new ModelOptions { Device = ModelDevice.Cpu }).Dispose();
    }

    [Theory]
    [InlineData("model_type", "\"gpt2\"", "qwen2_5_vl")]
    [InlineData("rope_scaling", "{\"rope_type\": \"yarn\", \"mrope_section\": [4, 6, 6]}", "rope_type")]
    [InlineData("rope_scaling", "{\"type\": \"mrope\", \"mrope_section\": [4, 6, 7]}", "mrope_section")]
    [InlineData("num_key_value_heads", "3", "num_key_value_heads")]
    [InlineData("hidden_act", "\"snake\"", "hidden_act")]
    [InlineData("tie_word_embeddings", "false", "lm_head.weight")]
    public void A_configuration_that_cannot_be_right_is_refused(string key, string value, string named)
    {
        using var changed = new ChangedModel(tiny.Folder, _ => { });
        var path = Path.Combine(changed.Folder, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        config[key] = JsonNode.Parse(value);
        File.WriteAllText(path, config.ToJsonString());
        Assert.Contains(named, Assert.Throws<CheckpointException>(() => VisionLanguageModel.Load(changed.Folder, new ModelOptions { Device = ModelDevice.Cpu })).Message, StringComparison.Ordinal);
    }

    private CheckpointException LoadChanged(Action<JsonObject> change)
    {
        using var changed = new ChangedModel(tiny.Folder, change);
        return Assert.Throws<CheckpointException>(() => VisionLanguageModel.Load(changed.Folder, new ModelOptions { Device = ModelDevice.Cpu }));
    }

    private static void Rename(JsonObject header, string from, string to)
    {
        var entry = header[from]!.DeepClone();
        header.Remove(from);
        header[to] = entry;
    }

    /// <summary>A copy of a model whose safetensors header was changed.</summary>
    private sealed class ChangedModel : IDisposable
    {
        public ChangedModel(string folder, Action<JsonObject> change)
        {
            foreach (var file in Directory.GetFiles(folder)) File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
            var path = Path.Combine(Folder, "model.safetensors");
            var bytes = File.ReadAllBytes(path);
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
            var header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
            change(header);
            var text = Encoding.UTF8.GetBytes(header.ToJsonString());
            var prefix = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(prefix, text.Length);
            File.WriteAllBytes(path, [.. prefix, .. text, .. bytes.AsSpan(8 + length)]);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("changed-model-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
