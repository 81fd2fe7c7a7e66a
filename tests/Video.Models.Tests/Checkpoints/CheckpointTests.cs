using Video.Models.Checkpoints;

namespace Video.Models.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private const string FirstShard = "model.safetensors-00001-of-00002.safetensors";
    private const string SecondShard = "model.safetensors-00002-of-00002.safetensors";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Shards_of_any_name_are_found_by_their_index()
    {
        WriteShards();

        using var checkpoint = Checkpoint.Open(_scratch.Folder);

        Assert.Equal(2, checkpoint.Files.Count);
        Assert.Equal<byte>([1, 2], checkpoint.Get("a").Bytes.ToArray());
        Assert.Equal<byte>([3, 4], checkpoint.Get("b").Bytes.ToArray());
        Assert.Contains("tensor c", Assert.Throws<CheckpointException>(() => checkpoint.Get("c")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        WriteShards();
        File.Delete(Path.Combine(_scratch.Folder, SecondShard));

        Assert.Equal($"shard {SecondShard}", OpenFails().Subject);
    }

    [Fact]
    public void A_tensor_that_only_the_index_knows_is_named()
    {
        WriteShards();
        WriteIndex($$"""{"a":"{{FirstShard}}","b":"{{FirstShard}}"}""");

        Assert.Equal("tensor b", OpenFails().Subject);
    }

    [Fact]
    public void A_shard_outside_the_folder_is_refused()
    {
        WriteShards();
        WriteIndex("""{"a":"../elsewhere.safetensors"}""");

        Assert.Equal("weight_map.a", OpenFails().Subject);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
    {
        var error = Assert.Throws<CheckpointException>(() => Checkpoint.Open(Path.Combine(_scratch.Folder, "nowhere")));

        Assert.Equal("no such folder", error.Got);
    }

    [Fact]
    public void A_folder_without_configuration_is_refused()
    {
        WriteShards();
        File.Delete(Path.Combine(_scratch.Folder, "config.json"));

        Assert.Equal("config.json", OpenFails().Subject);
    }

    [Theory]
    [InlineData("pytorch_model.bin", "only pytorch_model.bin")]
    [InlineData("model-q4.gguf", "only model-q4.gguf")]
    [InlineData("model-00001-of-00002.safetensors", "model-00001-of-00002.safetensors without an index")]
    [InlineData("README.md", "neither")]
    public void A_folder_without_readable_weights_says_what_it_found(string file, string got)
    {
        _scratch.Write("config.json", "{}");
        _scratch.Write(file, "x");

        Assert.Equal(got, OpenFails().Got);
    }

    [Fact]
    public void The_fingerprint_changes_with_weights_configuration_and_tokenizer_only()
    {
        WriteShards();
        var original = Fingerprint();

        _scratch.Write("README.md", "another text");
        Assert.Equal(original, Fingerprint());
        Assert.Equal(64, original.Length);

        _scratch.Write("tokenizer.json", "{}");
        var withTokenizer = Fingerprint();
        Assert.NotEqual(original, withTokenizer);

        WriteShard(SecondShard, "b", 3, 5);
        var withOtherWeights = Fingerprint();
        Assert.NotEqual(withTokenizer, withOtherWeights);

        _scratch.Write("config.json", """{"model_type":"other"}""");
        Assert.NotEqual(withOtherWeights, Fingerprint());
    }

    [Fact]
    public void Configuration_is_read_with_defaults_and_null_is_absent()
    {
        var config = Config("""{"depth":4,"theta":1e6,"size":32768.0,"none":null,"tied":true,"eos":[1,2],"bos":3,"text":{"depth":5},"mean":[0.5,1]}""");

        Assert.Equal(4, config.Int("depth"));
        Assert.Equal(1_000_000, config.Int("theta"));
        Assert.Equal(32768, config.Int("size"));
        Assert.Equal(7, config.Int("none", 7));
        Assert.True(config.Flag("tied", false));
        Assert.True(config.Flag("missing", true));
        Assert.Equal([1, 2], config.Ints("eos"));
        Assert.Equal([3], config.Ints("bos"));
        Assert.Equal(5, config.Section("text").Int("depth"));
        Assert.Null(config.OptionalSection("vision"));
        Assert.Equal([0.5, 1], config.Numbers("mean"));
    }

    [Fact]
    public void Configuration_errors_name_file_and_key()
    {
        var config = Config("""{"vision_config":{"depth":"four","half":2.5},"list":[1]}""");

        var wrong = Assert.Throws<CheckpointException>(() => config.Section("vision_config").Int("depth"));
        Assert.EndsWith("config.json", wrong.Path, StringComparison.Ordinal);
        Assert.Equal("vision_config.depth", wrong.Subject);
        Assert.Equal("\"four\"", wrong.Got);
        Assert.Equal("vision_config.width", Assert.Throws<CheckpointException>(() => config.Section("vision_config").Int("width")).Subject);
        Assert.Equal("vision_config.half", Assert.Throws<CheckpointException>(() => config.Section("vision_config").Int("half")).Subject);
        Assert.Equal("list", Assert.Throws<CheckpointException>(() => config.Section("list")).Subject);
        Assert.Equal("file", Assert.Throws<CheckpointException>(() => Config("[1]")).Subject);
        Assert.Equal("file", Assert.Throws<CheckpointException>(() => Config("{")).Subject);
    }

    [Fact]
    public void Every_golden_record_opens()
    {
        foreach (var folder in GoldenRecords.Folders())
        {
            using var checkpoint = Checkpoint.Open(Path.Combine(folder, "model"));
            using var record = SafetensorsFile.Open(Path.Combine(folder, "record.safetensors"));

            Assert.NotEmpty(checkpoint.Tensors);
            Assert.NotEmpty(record.Tensors);
        }
    }

    private CheckpointConfig Config(string json) => CheckpointConfig.Load(_scratch.Write("config.json", json));

    private CheckpointException OpenFails() => Assert.Throws<CheckpointException>(() => Checkpoint.Open(_scratch.Folder));

    private string Fingerprint()
    {
        using var checkpoint = Checkpoint.Open(_scratch.Folder);
        return checkpoint.Fingerprint;
    }

    private void WriteShards()
    {
        _scratch.Write("config.json", """{"model_type":"test"}""");
        WriteShard(FirstShard, "a", 1, 2);
        WriteShard(SecondShard, "b", 3, 4);
        WriteIndex($$"""{"a":"{{FirstShard}}","b":"{{SecondShard}}"}""");
    }

    private void WriteShard(string file, string tensor, params byte[] data) =>
        _scratch.WriteSafetensors(file, $$$"""{"{{{tensor}}}":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", data);

    private void WriteIndex(string weightMap) => _scratch.Write("model.safetensors.index.json", $$"""{"metadata":{},"weight_map":{{weightMap}}}""");
}
