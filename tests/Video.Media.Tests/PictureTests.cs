namespace Video.Media.Tests;

public sealed class PictureTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_jpeg_shows_what_was_encoded()
    {
        var pixels = NumberedFrames.Draw(1234, 160, 90);
        var decoded = await Media.Images.DecodeAsync(await Media.Images.EncodeJpegAsync(pixels, 160, 90, None), "x.jpg", None);
        Assert.Equal((160, 90), (decoded.Width, decoded.Height));
        Assert.Equal(1234, NumberedFrames.Read(decoded.Pixels, 160, 90));
        Assert.InRange(Media.MeanDifference(pixels, decoded.Pixels), 0, 12);
    }

    [Theory]
    [InlineData("png")]
    [InlineData("webp")]
    [InlineData("gif")]
    [InlineData("bmp")]
    [InlineData("jpg")]
    public async Task Every_usual_kind_of_picture_is_decoded(string kind)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid()}.{kind}");
        try
        {
            await Media.RunAsync("ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "color=red:s=36x22:d=0.04", "-frames:v", "1", "-y", path);
            var decoded = await Media.Images.DecodeAsync(await File.ReadAllBytesAsync(path, None), "red", None);
            Assert.Equal((36, 22), (decoded.Width, decoded.Height));
            Assert.InRange(decoded.Pixels[0], 240, 255);
            Assert.InRange(decoded.Pixels[1], 0, 15);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task What_is_no_picture_is_refused_with_a_reason()
    {
        Assert.Contains("expected a picture", (await Assert.ThrowsAsync<MediaException>(() => Media.Images.DecodeAsync("only words"u8.ToArray(), "x.png", None))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<MediaException>(() => Media.Images.DecodeAsync(ReadOnlyMemory<byte>.Empty, "x.png", None));
        await Assert.ThrowsAsync<MediaException>(() => Media.Images.DecodeAsync("#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n"u8.ToArray(), "x.png", None));
    }

    [Fact]
    public async Task Pixels_of_another_size_are_refused() => await Assert.ThrowsAsync<ArgumentException>(() => Media.Images.EncodeJpegAsync(new byte[10], 4, 4, None));
}
