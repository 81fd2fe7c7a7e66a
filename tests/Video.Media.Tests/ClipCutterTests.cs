namespace Video.Media.Tests;

/// <summary>Cuts of a clip whose frames carry their number, decoded again.</summary>
public sealed class ClipCutterTests(NumberedClip clip) : IClassFixture<NumberedClip>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ClipCutter _cutter = new(Media.Tool, Media.Options);

    [Theory]
    [InlineData(0, 1, 0, 25)]
    [InlineData(3.33, 5.01, 83, 125)]
    [InlineData(4, 4.04, 100, 101)]
    [InlineData(4.001, 4.002, 100, 101)]
    [InlineData(11.5, 12, 287, 300)]
    public async Task A_clip_holds_the_frames_from_the_one_on_screen_up_to_the_next_one_and_no_other(double from, double to, int first, int end)
    {
        var cut = await CutAsync(clip.Mp4, from, to, $"exact-{first}-{end}-{to}.mp4");

        Assert.True(cut.IsExact);
        Assert.Equal((first / 25.0, end / 25.0), (Math.Round(cut.StartSeconds, 4), Math.Round(cut.EndSeconds, 4)));
        Assert.Equal(new FileInfo(cut.Path).Length, cut.Bytes);
        var frames = await FramesAsync(cut.Path);
        Assert.Equal(Enumerable.Range(first, end - first), frames.Select(frame => frame.Number));
        Assert.All(frames, frame => Assert.Equal((frame.Number - first) / 25.0, frame.Seconds, 3));
    }

    [Theory]
    [InlineData("offset.ts", "-c", "copy", "-output_ts_offset", "100")]
    [InlineData("plain.mkv", "-c", "copy")]
    [InlineData("old.avi", "-c:v", "mpeg4", "-q:v", "2", "-g", "40")]
    public async Task Other_containers_are_cut_at_the_same_frames(string name, params string[] arguments)
    {
        var frames = await FramesAsync((await CutAsync(await clip.DeriveAsync(name, arguments), 5.01, 6.01, $"from-{name}.mp4")).Path);
        Assert.Equal(Enumerable.Range(125, 25), frames.Select(frame => frame.Number));
    }

    [Fact]
    public async Task Uneven_times_are_kept()
    {
        var uneven = await clip.DeriveAsync("uneven.mkv", "-vf", "select='not(mod(n,7))+not(mod(n,5))'", "-fps_mode", "passthrough", "-c:v", "libx264");
        var frames = await FramesAsync((await CutAsync(uneven, 4, 6, "uneven.mp4")).Path);
        Assert.Equal(Enumerable.Range(100, 50).Where(n => n % 7 == 0 || n % 5 == 0), frames.Select(frame => frame.Number));
        Assert.All(frames, frame => Assert.Equal((frame.Number - 100) / 25.0, frame.Seconds, 2));
    }

    [Theory]
    [InlineData(".mp4", "h264", "aac")]
    [InlineData(".mkv", "h264", "aac")]
    [InlineData(".webm", "vp9", "opus")]
    public async Task Sound_is_cut_along_with_the_pictures(string ending, string video, string audio)
    {
        // Silence but for the second from 6 to 7: what is heard says where the sound was cut.
        var source = clip.File($"sound{ending}.mkv");
        await Media.RunAsync(
            "ffmpeg", "-v", "error", "-nostdin", "-i", clip.Mp4, "-f", "lavfi", "-i", "sine=440:d=12,volume='between(t,6,7)':eval=frame", "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "pcm_s16le", "-y", source);

        var cut = await CutAsync(source, 5, 8, $"sound{ending}");

        var facts = await Media.Probe.ProbeAsync(cut.Path, None);
        Assert.Equal((video, audio), (facts.Video.Codec, Assert.Single(facts.AudioStreams).Codec));
        Assert.Equal(3, facts.DurationSecondsFromHeader ?? 0, 0.06);
        var samples = await Media.RunAsync("ffmpeg", "-v", "error", "-nostdin", "-i", cut.Path, "-f", "u8", "-ac", "1", "-ar", "1000", "-");
        var heard = Enumerable.Range(0, samples.Length).Where(i => Math.Abs(samples[i] - 128) > 3).ToList();
        Assert.Equal((1.0, 2.0), (heard[0] / 1000.0, heard[^1] / 1000.0), (a, b) => Math.Abs(a.Item1 - b.Item1) < 0.04 && Math.Abs(a.Item2 - b.Item2) < 0.04);
    }

    [Fact]
    public async Task A_clip_of_a_silent_video_has_no_sound() =>
        Assert.Empty((await Media.Probe.ProbeAsync((await CutAsync(clip.Mp4, 1, 2, "silent.mp4")).Path, None)).AudioStreams);

    [Theory]
    [InlineData("fast.mp4")]
    [InlineData("fast.mkv")]
    public async Task A_copy_begins_at_the_keyframe_before_and_says_so(string name)
    {
        var source = name.EndsWith(".mkv", StringComparison.Ordinal) ? await clip.DeriveAsync("source.mkv", "-c", "copy") : clip.Mp4;
        var cut = await CutAsync(source, 5.5, 7, name, copies: true);

        Assert.False(cut.IsExact);
        Assert.Equal(4, cut.StartSeconds, 3);
        var frames = await FramesAsync(cut.Path);
        Assert.Equal(100, frames[0].Number);
        Assert.InRange(frames[^1].Number, 170, 180);
    }

    [Fact]
    public async Task Odd_sizes_and_turned_pictures_come_out_upright_and_even()
    {
        var odd = await clip.DeriveAsync("odd.mkv", "-vf", "scale=131:77", "-c:v", "libx264", "-pix_fmt", "yuv444p");
        var turned = await clip.TurnedAsync("turned.mp4");
        Assert.Equal((130, 76), await SizeAsync((await CutAsync(odd, 1, 2, "odd.mp4")).Path));
        Assert.Equal((96, 128), await SizeAsync((await CutAsync(turned, 1, 2, "upright.mp4")).Path));
    }

    [Fact]
    public async Task A_gif_is_a_small_silent_animation_of_the_same_time()
    {
        var large = await clip.DeriveAsync("large.mp4", "-vf", "scale=960:720", "-c:v", "libx264", "-preset", "ultrafast");
        var cut = await CutAsync(large, 2, 4, "preview.gif");
        Assert.Equal((480, 360), await SizeAsync(cut.Path));
        var scan = await Media.Scanner.ScanAsync(await Media.Probe.ProbeAsync(cut.Path, None), null, None);
        Assert.InRange(scan.FramesDecoded, 23, 25);
        Assert.Equal(2, scan.DurationSecondsFromDecoding, 0.1);
    }

    [Fact]
    public async Task A_webp_is_an_animation()
    {
        var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync((await CutAsync(clip.Mp4, 2, 4, "preview.webp")).Path, None));
        Assert.Equal(("RIFF", "WEBP"), (text[..4], text[8..12]));
        Assert.InRange(text.Split("ANMF").Length - 1, 20, 25);
    }

    [Theory]
    [InlineData(5, 5, "a.mp4", "a later end")]
    [InlineData(5, 4, "a.mp4", "a later end")]
    [InlineData(5, 13, "a.mp4", "ends at 12 s")]
    [InlineData(12, 12.01, "a.mp4", "ends at 12 s")]
    [InlineData(1, 2, "a.txt", "one of the endings")]
    [InlineData(1, 2, "numbered.mp4", "the video itself")]
    public async Task What_cannot_be_cut_is_refused_and_leaves_nothing(double from, double to, string name, string because)
    {
        var before = Directory.GetFiles(Path.GetDirectoryName(clip.Mp4)!, "*.partial").Length;
        Assert.Contains(because, (await Assert.ThrowsAsync<ClipRefusedException>(() => CutAsync(clip.Mp4, from, to, name))).Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(Path.GetDirectoryName(clip.Mp4)!, "*.partial").Length);
        Assert.False(File.Exists(clip.File("a.mp4")));
    }

    [Fact]
    public async Task A_file_that_is_there_stays_unless_it_may_be_replaced()
    {
        await File.WriteAllTextAsync(clip.File("there.mp4"), "mine", None);
        await Assert.ThrowsAsync<ClipRefusedException>(() => CutAsync(clip.Mp4, 1, 2, "there.mp4"));
        Assert.Equal("mine", await File.ReadAllTextAsync(clip.File("there.mp4"), None));
        await CutAsync(clip.Mp4, 1, 2, "there.mp4", overwrites: true);
        Assert.Equal(25, (await FramesAsync(clip.File("there.mp4"))).Count);
    }

    [Fact]
    public async Task A_copy_that_the_container_does_not_take_says_what_to_do_and_leaves_nothing()
    {
        var failed = await Assert.ThrowsAsync<MediaException>(() => CutAsync(clip.Mp4, 1, 2, "copied.webm", copies: true));
        Assert.Contains("leave out --fast", failed.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(clip.Mp4)!, "copied.webm*"));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named() =>
        Assert.Contains("no/such.mp4", (await Assert.ThrowsAsync<MediaException>(() => CutAsync(clip.Mp4, 1, 2, "no/such.mp4"))).Message, StringComparison.Ordinal);

    private async Task<Clip> CutAsync(string source, double from, double to, string name, bool copies = false, bool overwrites = false) => await _cutter.CutAsync(
        await Media.Probe.ProbeAsync(source, None), new ClipRequest { FromSeconds = from, ToSeconds = to, Path = clip.File(name), Copies = copies, Overwrites = overwrites }, null, None);

    private static async Task<(int Width, int Height)> SizeAsync(string path) => (await Media.Probe.ProbeAsync(path, None)).Video is var video ? (video.DisplayWidth, video.DisplayHeight) : default;

    private static async Task<List<(int Number, double Seconds)>> FramesAsync(string path)
    {
        var facts = await Media.Probe.ProbeAsync(path, None);
        var index = await Media.Indexer.ReadAsync(facts, None);
        var frames = await Media.ReadAllAsync(Media.Reader.ReadAsync(facts, FramePlanner.Plan(facts, [.. index.FrameSeconds], index, 0), 128, 96, None));
        return [.. frames.Select(frame => (NumberedFrames.Read(frame.Pixels, 128, 96), frame.Seconds))];
    }
}
