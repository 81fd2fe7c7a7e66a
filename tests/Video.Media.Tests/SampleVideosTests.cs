namespace Video.Media.Tests;

/// <summary>Every video beside the repository: it is read, and its frames are those that ffmpeg itself shows, or it is refused with the reason.</summary>
public sealed class SampleVideosTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> Files
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var file in Shared.Videos is null ? [] : Directory.GetFiles(Shared.Videos).Order().ToArray())
            {
                if (!file.EndsWith(".tsv", StringComparison.Ordinal)) data.Add(System.IO.Path.GetFileName(file));
            }

            if (data.Count == 0) data.Add(""); // a theory without data is an error, not a test that is skipped
            return data;
        }
    }

    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Files))]
    public async Task Every_sample_is_read_or_refused_with_a_reason(string name)
    {
        Assert.SkipWhen(name.Length == 0, "the sample videos are not here");
        if (name is "oc_speech_to_text_test.mp4" or "whs_jfk.flac")
        {
            var refusal = await Assert.ThrowsAsync<MediaException>(() => Media.Probe.ProbeAsync(Shared.Path(name), None));
            Assert.Contains("holds only audio", refusal.Message, StringComparison.Ordinal);
            return;
        }

        var (facts, scan) = await Media.ScanAsync(name);
        var segments = Segmenter.Cut(scan, new SegmentOptions());
        var plan = FramePlanner.Plan(facts, segments.SelectMany(segment => new[] { segment.StartSeconds, (segment.StartSeconds + segment.EndSeconds) / 2 }), scan.Index, 0);
        var scale = Math.Min(1, 160.0 / Math.Max(facts.Video.DisplayWidth, facts.Video.DisplayHeight));
        var (width, height) = ((int)Math.Round(facts.Video.DisplayWidth * scale), (int)Math.Round(facts.Video.DisplayHeight * scale));
        var frames = await Media.ReadAllAsync(Media.Reader.ReadAsync(facts, plan, width, height, None));

        Assert.Equal(plan.Frames.Count, frames.Count);
        Assert.All(frames, frame => Assert.InRange(frame.Seconds, 0, frame.Wanted + 1e-5));
        Assert.Empty(scan.Gaps);
        Assert.False(scan.KeyframesOnly);
        if (facts.Video.IsHdr) return; // ffmpeg's plain conversion shows HDR wrongly: its own test looks at it
        var (seconds, _, pixels) = frames[frames.Count / 2];
        Assert.InRange(Media.MeanDifference(await OwnFrameAsync(facts, seconds, width, height), pixels), 0, 0.5);
    }

    [Theory]
    [InlineData("dec_video_90.mov", 320, 568, 90, 0.1)]
    [InlineData("dec_video_180.mov", 568, 320, 180, 0.1)]
    [InlineData("ffc_input_3sec_rotation_90deg.mp4", 720, 1280, 270, 3)]
    [InlineData("m3_portrait_4k60.mp4", 2160, 3840, 90, 0.3)]
    [InlineData("oc_test-optimization.mp4", 240, 180, 0, 30)]
    [InlineData("m3_bbb_176x144_128kbps_15fps_h263.3gp", 176, 144, 0, 1)]
    [InlineData("mdn_tears-of-steel-battle-clip-medium.webm", 798, 332, 0, 70.458)]
    [InlineData("tc_nasa_13013.mp4", 480, 270, 0, 13.013)]
    [InlineData("oc_one_frame_build_success.mp4", 224, 50, 0, 1)]
    [InlineData("oc_lecture_slidechange_av.mov", 640, 480, 0, 15)]
    [InlineData("m3_bbb_2500ms.ts", 1920, 1080, 0, 2.511)]
    [InlineData("m3_bbb_642x642_768kbps_30fps_vp9.webm", 642, 642, 0, 3)]
    [InlineData("oc_testvideo_320x180.mp4", 320, 180, 0, 180)]
    public async Task Sizes_turns_and_lengths_are_those_that_a_player_shows(string name, int width, int height, int turned, double seconds)
    {
        if (Shared.Videos is null) Assert.Skip("the sample videos are not here");
        var (facts, scan) = await Media.ScanAsync(name);

        Assert.Equal((width, height, turned), (facts.Video.DisplayWidth, facts.Video.DisplayHeight, facts.Video.RotationDegreesClockwise));
        Assert.Equal(seconds, scan.DurationSecondsFromDecoding, 2);
    }

    [Fact]
    public async Task The_larger_of_two_streams_is_taken_and_both_are_named()
    {
        if (Shared.Videos is null) Assert.Skip("the sample videos are not here");
        var (facts, _) = await Media.ScanAsync("tc_nasa_13013.mp4");
        Assert.Equal([0, 3], facts.VideoStreams.Select(stream => stream.Index));
        Assert.Equal(3, facts.Video.Index);
        Assert.Equal([8000, 16000], facts.AudioStreams.Select(stream => stream.SampleRate));
    }

    [Fact]
    public async Task Chapters_of_the_file_are_read()
    {
        if (Shared.Videos is null) Assert.Skip("the sample videos are not here");
        var (facts, _) = await Media.ScanAsync("m3_sample_with_chapters.mkv");
        Assert.Equal(["Chapter 1", "Chapter 2"], facts.Chapters.Select(chapter => chapter.Title));
        Assert.Equal(2, facts.Chapters[0].EndSeconds, 1);
    }

    [Theory]
    [InlineData("m3_hlg10-color-test.mp4", 10)]
    [InlineData("ffc_input_hdr.mov", 10)]
    [InlineData("m3_sample_with_colr_mdcv_and_clli.mp4", 10)]
    public async Task Hdr_is_told_and_brought_to_the_range_of_a_usual_screen(string name, int bits)
    {
        if (Shared.Videos is null) Assert.Skip("the sample videos are not here");
        var (facts, scan) = await Media.ScanAsync(name);
        Assert.True(facts.Video.IsHdr);
        Assert.Equal(bits, facts.Video.BitDepth);

        var frames = await Media.ReadAllAsync(Media.Reader.ReadAsync(facts, FramePlanner.Plan(facts, [0.1], scan.Index, 0), 160, 90, None));

        // A valley in mist, a brown lawn under a bright sky, a colour chart: none black, none burnt out.
        var sorted = frames[0].Pixels.Order().ToArray();
        Assert.InRange(sorted[sorted.Length / 2], 20, 220);
        Assert.True(sorted[^(sorted.Length / 50)] - sorted[sorted.Length / 50] > 60);
    }

    [Fact]
    public async Task The_chart_of_the_hdr_sample_has_its_colours()
    {
        if (Shared.Videos is null) Assert.Skip("the sample videos are not here");
        var (facts, scan) = await Media.ScanAsync("m3_hlg10-color-test.mp4");
        var pixels = (await Media.ReadAllAsync(Media.Reader.ReadAsync(facts, FramePlanner.Plan(facts, [0.1], scan.Index, 0), 480, 270, None)))[0].Pixels;

        var (red, green, blue) = At(197, 158); // the third patch of the third row: red
        Assert.True(red > 150 && red > 2 * green && red > 2 * blue, $"{red} {green} {blue}");
        (red, green, blue) = At(75, 160); // the first: blue
        Assert.True(blue > 120 && blue > 2 * red, $"{red} {green} {blue}");

        (int Red, int Green, int Blue) At(int x, int y) => (pixels[((y * 480) + x) * 3], pixels[(((y * 480) + x) * 3) + 1], pixels[(((y * 480) + x) * 3) + 2]);
    }

    private static async Task<byte[]> OwnFrameAsync(VideoFacts facts, double seconds, int width, int height) => await Media.RunAsync(
        "ffmpeg", "-v", "error", "-nostdin", "-copyts", "-i", facts.Path, "-map", $"0:{facts.Video.Index}",
        "-vf", $"select='gte(t,{FfmpegArguments.Seconds(seconds + facts.ContainerStartSeconds - 0.0005)})',scale={width}:{height}:flags=bicubic+accurate_rnd+full_chroma_int", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-");
}
