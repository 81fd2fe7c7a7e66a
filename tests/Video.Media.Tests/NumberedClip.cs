namespace Video.Media.Tests;

/// <summary>Clips of numbered frames, made once for all tests: which frame was decoded is read from its picture.</summary>
public sealed class NumberedClip : IAsyncLifetime
{
    public const int Frames = 300;
    public const double FramesPerSecond = 25;
    private readonly string _folder = Directory.CreateTempSubdirectory("video-media-").FullName;

    /// <summary>H.264 with B-frames, 12 s, a keyframe every 2 s.</summary>
    public string Mp4 => File("numbered.mp4");

    public string File(string name) => System.IO.Path.Combine(_folder, name);

    public async ValueTask InitializeAsync() =>
        await NumberedFrames.WriteAsync(Media.Tool, Media.Options, Mp4, new VideoFormat { Width = 128, Height = 96, FramesPerSecond = FramesPerSecond }, Frames, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>The clip run through ffmpeg with the given arguments between input and output.</summary>
    public async Task<string> DeriveAsync(string name, params string[] arguments)
    {
        await Media.RunAsync("ffmpeg", ["-v", "error", "-nostdin", "-i", Mp4, .. arguments, "-y", File(name)]);
        return File(name);
    }

    /// <summary>The clip to be shown turned by a quarter, as phones write it. Written into the track's header, because what ffmpeg takes for it changes from version to version.</summary>
    public async Task<string> TurnedAsync(string name)
    {
        var path = await DeriveAsync(name, "-c", "copy");
        var bytes = await System.IO.File.ReadAllBytesAsync(path);
        var header = bytes.AsSpan().IndexOf("tkhd"u8);
        Assert.True(header > 0 && bytes[header + 4] == 0); // version 0: ISO/IEC 14496-12, 8.3.2
        var matrix = bytes.AsSpan(header + 44, 36);
        int[] values = [0, 1 << 16, 0, -(1 << 16), 0, 0, 96 << 16, 0, 1 << 30];
        for (var i = 0; i < values.Length; i++) System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(matrix[(i * 4)..], values[i]);
        await System.IO.File.WriteAllBytesAsync(path, bytes);
        return path;
    }
}
