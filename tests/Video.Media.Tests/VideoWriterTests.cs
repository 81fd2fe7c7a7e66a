namespace Video.Media.Tests;

public sealed class VideoWriterTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly string _folder = Directory.CreateTempSubdirectory("video-media-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a.mp4", 128, 96, "h264")]
    [InlineData("b.webm", 128, 96, "vp9")]
    [InlineData("odd.mp4", 131, 77, "h264")]
    public async Task What_is_written_is_read_back(string name, int width, int height, string codec)
    {
        var path = System.IO.Path.Combine(_folder, name);
        await NumberedFrames.WriteAsync(Media.Tool, Media.Options, path, new VideoFormat { Width = width, Height = height, FramesPerSecond = 10 }, 25, None);

        var facts = await Media.Probe.ProbeAsync(path, None);
        var scan = await Media.Scanner.ScanAsync(facts, null, None);

        Assert.Equal(codec, facts.Video.Codec);
        Assert.Equal((width, height), (facts.Video.DisplayWidth, facts.Video.DisplayHeight));
        Assert.Equal(25, scan.FramesDecoded);
        Assert.Equal(2.5, scan.DurationSecondsFromDecoding, 3);
    }

    [Fact]
    public async Task A_writer_that_is_not_completed_leaves_no_file()
    {
        var path = System.IO.Path.Combine(_folder, "half.mp4");
        await using (var writer = new VideoWriter(Media.Tool, Media.Options, path, new VideoFormat { Width = 64, Height = 48, FramesPerSecond = 10 }))
            await writer.WriteAsync(NumberedFrames.Draw(0, 64, 48), None);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var path = System.IO.Path.Combine(_folder, "no", "such.mp4");
        await using var writer = new VideoWriter(Media.Tool, Media.Options, path, new VideoFormat { Width = 64, Height = 48, FramesPerSecond = 10 });
        var failed = await Assert.ThrowsAsync<MediaException>(async () =>
        {
            for (var i = 0; i < 100; i++) await writer.WriteAsync(NumberedFrames.Draw(0, 64, 48), None);
            await writer.CompleteAsync(None);
        });
        Assert.Contains("such.mp4", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_of_another_size_is_refused()
    {
        await using var writer = new VideoWriter(Media.Tool, Media.Options, System.IO.Path.Combine(_folder, "x.mp4"), new VideoFormat { Width = 64, Height = 48, FramesPerSecond = 10 });
        await Assert.ThrowsAsync<ArgumentException>(() => writer.WriteAsync(new byte[7], None));
    }
}
