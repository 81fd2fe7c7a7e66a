using Video.Models.Checkpoints;

namespace Video.Models.Tests.Checkpoints;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Tensors_are_found_with_type_shape_and_bytes()
    {
        const string Header = """
            {"__metadata__":{"format":"pt"},
             "b":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]},
             "a":{"dtype":"I16","shape":[2],"data_offsets":[0,4]},
             "scalar":{"dtype":"BOOL","shape":[],"data_offsets":[12,13]},
             "empty":{"dtype":"BF16","shape":[0,7],"data_offsets":[13,13]}}
            """;
        byte[] data = [1, 0, 2, 0, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f), 1];

        using var file = SafetensorsFile.Open(_scratch.WriteSafetensors("x.safetensors", Header, data));

        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(["a", "b", "empty", "scalar"], file.Tensors.Keys.Order());
        Assert.Equal(StoredType.Float32, file.Get("b").Type);
        Assert.Equal([2L, 1L], file.Get("b").Shape);
        Assert.Equal(-2f, BitConverter.ToSingle(file.Get("b").Bytes[4..]));
        Assert.Equal<byte>([1, 0, 2, 0], file.Get("a").Bytes.ToArray());
        Assert.Equal(1, file.Get("scalar").Length);
        Assert.Empty(file.Get("scalar").Shape);
        Assert.Equal(0, file.Get("empty").Length);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} trailing""", 8, "header")]
    [InlineData("""not json""", 0, "header")]
    [InlineData("""["a"]""", 0, "header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", 8, "header")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}""", 8, "dtype of a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "data_offsets of a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "data_offsets of a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "shape of a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "shape of a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "data_offsets of a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "data")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "data_offsets of b")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "data_offsets of b")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensor a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 8, "tensor a")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8.5]}}""", 8, "data_offsets of a")]
    public void A_header_that_does_not_describe_the_file_is_refused(string header, int dataLength, string subject)
    {
        var path = _scratch.WriteSafetensors("bad.safetensors", header, dataLength);

        var error = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path));

        Assert.Equal(path, error.Path);
        Assert.Equal(subject, error.Subject);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "file")]
    [InlineData(new byte[] { 255, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "header length")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}' }, "header length")]
    public void A_length_prefix_beyond_the_file_is_refused(byte[] bytes, string subject)
    {
        var path = _scratch.Write("short.safetensors", bytes);

        Assert.Equal(subject, Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Subject);
    }

    [Fact]
    public void A_header_above_the_formats_limit_is_refused()
    {
        var path = Path.Combine(_scratch.Folder, "huge.safetensors");
        using (var file = File.Create(path))
        {
            file.Write(BitConverter.GetBytes(100_000_001L));
            file.SetLength(200_000_000); // sparse
        }

        Assert.Equal("header length", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Subject);
    }

    [Fact]
    public void A_git_lfs_pointer_is_called_by_its_name()
    {
        var path = _scratch.Write("model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 4\n");

        Assert.Contains("git lfs pull", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pointer_is_not_handed_out_after_dispose()
    {
        var file = SafetensorsFile.Open(_scratch.WriteSafetensors("x.safetensors", """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4));
        var tensor = file.Get("a");
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => tensor.Pointer);
    }

    [Fact]
    public void Evicted_bytes_are_read_again()
    {
        const int Length = 1 << 20;
        var data = new byte[Length];
        new Random(1).NextBytes(data);
        using var file = SafetensorsFile.Open(_scratch.WriteSafetensors("x.safetensors", $$$"""{"a":{"dtype":"U8","shape":[{{{Length}}}],"data_offsets":[0,{{{Length}}}]}}""", data));

        file.Get("a").Prefetch();
        Assert.True(file.Get("a").Bytes.SequenceEqual(data));
        file.Get("a").Evict();
        Assert.True(file.Get("a").Bytes.SequenceEqual(data));
    }
}
