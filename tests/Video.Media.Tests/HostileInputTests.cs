using System.Runtime.InteropServices;

namespace Video.Media.Tests;

public sealed class HostileInputTests(NumberedClip clip) : IClassFixture<NumberedClip>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_playlist_that_names_other_files_is_refused_whatever_its_name()
    {
        await RefusedAsync("hls.mp4", $"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9,\nfile://{clip.Mp4}\n#EXT-X-ENDLIST\n", "may open other files");
        await RefusedAsync("concat.mp4", $"ffconcat version 1.0\nfile {clip.Mp4}\n", "may open other files");
        await RefusedAsync("stream.sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n", "may open other files");
        await RefusedAsync(
            "dash.mp4",
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\" mediaPresentationDuration=\"PT9S\"><Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\" bandwidth=\"1\">"
            + "<BaseURL>numbered.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>",
            "may open other files");
    }

    [Fact]
    public async Task Text_named_mp4_is_refused_with_a_reason() => await RefusedAsync("text.mp4", "This is no video, only some words.\n", "expected a video");

    [Fact]
    public async Task An_empty_file_is_refused_with_a_reason() => await RefusedAsync("empty.mp4", "", "empty file");

    [Fact]
    public async Task A_folder_and_a_missing_file_are_refused_with_a_reason()
    {
        Assert.Contains("got a folder", (await Assert.ThrowsAsync<MediaException>(() => Media.Probe.ProbeAsync(System.IO.Path.GetTempPath(), None))).Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<MediaException>(() => Media.Probe.ProbeAsync(clip.File("nothing.mp4"), None));
        Assert.Contains("got nothing there", missing.Message, StringComparison.Ordinal);
        Assert.Equal(MediaFailure.NotReadable, missing.Failure);
    }

    [Fact]
    public async Task A_picture_and_a_sound_are_refused_with_a_reason()
    {
        var sound = clip.File("sound.mp4");
        await Media.RunAsync("ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "sine=d=1", "-y", sound);
        Assert.Contains("holds only audio", (await Assert.ThrowsAsync<MediaException>(() => Media.Probe.ProbeAsync(sound, None))).Message, StringComparison.Ordinal);

        var cover = clip.File("cover.mp3");
        await Media.RunAsync(
            "ffmpeg", "-v", "error", "-nostdin", "-f", "lavfi", "-i", "sine=d=1", "-f", "lavfi", "-i", "color=red:s=64x64:d=0.04",
            "-map", "0", "-map", "1", "-c:v", "mjpeg", "-disposition:v", "attached_pic", "-y", cover);
        Assert.Contains("holds only audio", (await Assert.ThrowsAsync<MediaException>(() => Media.Probe.ProbeAsync(cover, None))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-dash.mp4")]
    [InlineData("a%03d.mp4")]
    [InlineData("concat:x|y.mp4")]
    [InlineData("http:host.mp4")]
    [InlineData("quote'\"$(id)`;&.mp4")]
    [InlineData("видео 影片 🎬.mp4")]
    [InlineData("*?[x].mp4")]
    public async Task Any_file_name_is_only_a_name(string name)
    {
        var path = clip.File(name);
        File.Copy(clip.Mp4, path);
        var facts = await Media.Probe.ProbeAsync(path, None);
        var frames = await Media.ReadAllAsync(Media.Reader.ReadAsync(facts, FramePlanner.Plan(facts, [1], null, 0), 64, 48, None));
        Assert.Single(frames);
    }

    [Fact]
    public async Task A_file_cut_off_gives_the_frames_that_it_holds()
    {
        var whole = await clip.DeriveAsync("whole.mkv", "-c", "copy");
        var cut = clip.File("half.mkv");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(whole, None))[..(int)(new FileInfo(whole).Length / 2)], None);

        var facts = await Media.Probe.ProbeAsync(cut, None);
        var scan = await Media.Scanner.ScanAsync(facts, null, None);
        var frames = await Media.ReadAllAsync(Media.Reader.ReadAsync(facts, FramePlanner.Plan(facts, [0, 2, 4, 11], scan.Index, 0), 128, 96, None));

        Assert.InRange(scan.DurationSecondsFromDecoding, 3, 9);
        Assert.Equal([0, 50, 100, scan.FramesDecoded - 1], frames.Select(frame => NumberedFrames.Read(frame.Pixels, 128, 96)));
    }

    [Fact]
    public async Task An_mp4_without_its_index_is_refused_with_a_reason()
    {
        var cut = clip.File("cut.mp4");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(clip.Mp4, None))[..20_000], None);
        Assert.Contains("copied whole", (await Assert.ThrowsAsync<MediaException>(() => Media.Probe.ProbeAsync(cut, None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_in_the_middle_leaves_a_gap_and_the_rest_is_read()
    {
        var path = await clip.DeriveAsync("damaged.mkv", "-c:v", "libvpx", "-b:v", "2M", "-g", "25", "-keyint_min", "25");
        var bytes = await File.ReadAllBytesAsync(path, None);
        bytes.AsSpan(bytes.Length / 3, bytes.Length / 8).Clear();
        await File.WriteAllBytesAsync(path, bytes, None);

        var facts = await Media.Probe.ProbeAsync(path, None);
        var scan = await Media.Scanner.ScanAsync(facts, null, None);
        var frames = await Media.ReadAllAsync(Media.Reader.ReadAsync(facts, FramePlanner.PlanEvery(facts, scan.DurationSecondsFromDecoding, 1, scan.Index, 0), 128, 96, None));

        Assert.InRange(scan.FramesDecoded, 100, 299);
        Assert.NotEmpty(frames);
        Assert.Equal(0, NumberedFrames.Read(frames[0].Pixels, 128, 96));
        Assert.InRange(frames[^1].Seconds, 11, 12);
    }

    [Fact]
    public async Task Random_bytes_with_the_head_of_a_video_waste_nothing_but_one_process()
    {
        var bytes = await File.ReadAllBytesAsync(clip.Mp4, None);
        for (var seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            var broken = (byte[])bytes.Clone();
            for (var i = 0; i < 400; i++) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            var path = clip.File($"broken{seed}.mp4");
            await File.WriteAllBytesAsync(path, broken, None);
            try
            {
                var facts = await Media.Probe.ProbeAsync(path, None);
                var scan = await Media.Scanner.ScanAsync(facts, null, None);
                Assert.InRange(scan.FramesDecoded, 1, 2 * NumberedClip.Frames);
            }
            catch (MediaException refusal)
            {
                Assert.Contains("expected", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_program_that_spins_is_ended_by_the_limit_with_all_its_children()
    {
        var pidFile = clip.File("pid");
        var slow = Script("slow", $"echo $$ > '{pidFile}'\nsleep 1000 &\nwhile :; do :; done\n");
        var options = new MediaOptions { FfprobePath = slow, ProbeTimeLimit = TimeSpan.FromSeconds(1) };
        var probe = new MediaProbe(new FfmpegProcess(options, TimeProvider.System), options);

        var ended = await Assert.ThrowsAsync<MediaException>(() => probe.ProbeAsync(clip.Mp4, None));

        Assert.Equal(MediaFailure.LimitReached, ended.Failure);
        Assert.Contains("within 1 s", ended.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(pidFile, None)).Trim()}"));
    }

    [Fact]
    public async Task A_program_that_prints_for_ever_is_ended_by_the_size_of_its_answer()
    {
        var options = new MediaOptions { FfprobePath = Script("loud", "exec yes xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n") };
        var probe = new MediaProbe(new FfmpegProcess(options, TimeProvider.System), options);
        Assert.Equal(MediaFailure.LimitReached, (await Assert.ThrowsAsync<MediaException>(() => probe.ProbeAsync(clip.Mp4, None))).Failure);
    }

    [Fact]
    public async Task A_complaint_without_end_is_kept_short()
    {
        var options = new MediaOptions { FfprobePath = Script("complaining", "yes '[error] bad' 2>/dev/null | head -c 5000000 >&2\nexit 1\n") };
        var exit = await new FfmpegProcess(options, TimeProvider.System).RunAsync(
            new ToolRequest { Program = MediaProgram.Ffprobe, Arguments = [], Subject = "x", ReadOutput = ToolOutput.Ignore, TimeLimit = TimeSpan.FromMinutes(1), StallLimit = TimeSpan.FromMinutes(1) }, None);
        Assert.Equal(1, exit.ExitCode);
        Assert.InRange(exit.Log.Length, 60_000, 70_000);
    }

    [Fact]
    public async Task Memory_is_limited()
    {
        var options = new MediaOptions { MemoryLimitBytes = 40 << 20 };
        await Assert.ThrowsAsync<MediaException>(() => new MediaProbe(new FfmpegProcess(options, TimeProvider.System), options).ProbeAsync(clip.Mp4, None));
    }

    [Fact]
    public async Task A_missing_program_is_named()
    {
        var options = new MediaOptions { FfprobePath = "/nowhere/ffprobe" };
        var missing = await Assert.ThrowsAsync<MediaException>(() => new MediaProbe(new FfmpegProcess(options, TimeProvider.System), options).ProbeAsync(clip.Mp4, None));
        Assert.Equal(MediaFailure.ToolMissing, missing.Failure);
    }

    private async Task RefusedAsync(string name, string content, string reason)
    {
        var path = clip.File(name);
        await File.WriteAllTextAsync(path, content);
        Assert.Contains(reason, (await Assert.ThrowsAsync<MediaException>(() => Media.Probe.ProbeAsync(path, None))).Message, StringComparison.Ordinal);
    }

    private string Script(string name, string body)
    {
        var path = clip.File(name);
        File.WriteAllText(path, "#!/bin/sh\n" + body);
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows)) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
