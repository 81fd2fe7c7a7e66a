using Video.Models.Positions;
using static TorchSharp.torch;

namespace Video.Models.Tests.VisionLanguage;

public sealed class VisualTokensTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void What_is_written_is_read_again(int levels)
    {
        using var tokens = Tokens(levels, 10.04, 12.5);
        var bytes = VisualTokensFormat.Write(tokens);
        using var read = VisualTokensFormat.Read(bytes);
        Assert.Equal(tokens.Layout.Frames, read.Layout.Frames);
        Assert.Equal(tokens.Layout.Rows, read.Layout.Rows);
        Assert.Equal(tokens.Layout.Columns, read.Layout.Columns);
        Assert.Equal(Bytes(tokens.Embeddings), Bytes(read.Embeddings));
        Assert.Equal(tokens.DeepStack is null ? [] : Bytes(tokens.DeepStack), read.DeepStack is null ? [] : Bytes(read.DeepStack));
        Assert.Equal(bytes, VisualTokensFormat.Write(read));
    }

    [Fact]
    public void Bytes_cut_off_anywhere_are_refused()
    {
        using var tokens = Tokens(levels: 1, 1, 2);
        var bytes = VisualTokensFormat.Write(tokens);
        for (var length = 0; length < bytes.Length; length += 7) Assert.Throws<InvalidDataException>(() => VisualTokensFormat.Read(bytes[..length]));
    }

    [Fact]
    public void Another_version_is_refused()
    {
        using var tokens = Tokens(levels: 0, 1);
        var bytes = VisualTokensFormat.Write(tokens);
        bytes[4]++;
        Assert.Contains("version", Assert.Throws<InvalidDataException>(() => VisualTokensFormat.Read(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Segments_join_in_order()
    {
        using var first = Tokens(levels: 2, 0, 1);
        using var second = Tokens(levels: 2, 5.5);
        using var joined = VisualTokens.Concat([first, second]);
        Assert.Equal(first.Count + second.Count, joined.Count);
        Assert.Equal([0, 1, 5.5], joined.Layout.Frames.Select(frame => frame.Seconds));
        Assert.Equal([0, 6, 12], joined.Layout.Frames.Select(frame => frame.FirstToken));
        Assert.Equal([.. Bytes(first.Embeddings), .. Bytes(second.Embeddings)], Bytes(joined.Embeddings));
        Assert.Equal([2L, 18, 8], joined.DeepStack!.shape);
    }

    [Fact]
    public void Segments_of_different_models_do_not_join()
    {
        using var first = Tokens(levels: 0, 0);
        using var second = Tokens(levels: 1, 1);
        Assert.Throws<ArgumentException>(() => VisualTokens.Concat([first, second]));
    }

    private static VisualTokens Tokens(int levels, params double[] seconds)
    {
        using var scope = NewDisposeScope();
        var layout = VisualLayout.OfGrid(seconds, rows: 2, columns: 3);
        return new VisualTokens(randn([layout.Count, 8], ScalarType.BFloat16), levels == 0 ? null : randn([levels, layout.Count, 8], ScalarType.BFloat16), layout);
    }

    private static byte[] Bytes(Tensor tensor) => tensor.bytes.ToArray();
}
