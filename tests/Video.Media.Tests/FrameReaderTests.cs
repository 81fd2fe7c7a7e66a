namespace Video.Media.Tests;

public sealed class FrameReaderTests(NumberedClip clip) : IClassFixture<NumberedClip>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public async Task Frames_are_those_on_screen_at_the_wanted_times(double tolerance)
    {
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        var index = await Media.Indexer.ReadAsync(facts, None);
        double[] wanted = [0, 0.039, 0.04, 1.111, 1.999, 2, 5.5, 9.87, 11.96, 11.99, 40];

        var frames = await NumbersAsync(facts, FramePlanner.Plan(facts, wanted, index, tolerance));

        Assert.All(frames, frame => Assert.Equal(frame.Number / NumberedClip.FramesPerSecond, frame.Seconds, 5));
        if (tolerance > 0) Assert.All(frames, frame => Assert.InRange(Math.Abs(frame.Seconds - Math.Min(frame.Wanted, 11.96)), 0, tolerance));
        else Assert.Equal([0, 1, 27, 49, 50, 137, 246, 299], frames.Select(frame => frame.Number));
    }

    [Fact]
    public async Task A_plan_from_the_header_alone_gives_the_same_frames()
    {
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        double[] wanted = [0, 1.111, 5.5, 9.87, 11.99];

        var frames = await NumbersAsync(facts, FramePlanner.Plan(facts, wanted, null, 0));

        Assert.Equal([0, 27, 137, 246, 299], frames.Select(frame => frame.Number));
    }

    [Fact]
    public async Task Every_way_of_decoding_gives_the_same_frames()
    {
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        var index = await Media.Indexer.ReadAsync(facts, None);
        var planned = FramePlanner.Plan(facts, [0, 2, 4, 6, 8, 10], index, 0);
        var count = planned.Frames.Count;
        FramePlan[] plans =
        [
            planned with { Runs = [new DecodeRun(null, false, 0, count)] },
            planned with { Runs = [new DecodeRun(null, true, 0, count)] },
            planned with { Runs = [.. Enumerable.Range(0, count).Select(i => new DecodeRun(planned.Frames[i].ToSeconds, false, i, 1))] },
            planned with { Runs = [new DecodeRun(null, false, 0, 2), new DecodeRun(4.0, false, 2, count - 2)] },
            planned with { Runs = [new DecodeRun(9.5, false, 0, count)] }, // entered too late on purpose: the reader goes back
        ];
        foreach (var plan in plans)
        {
            var frames = await NumbersAsync(facts, plan);
            Assert.Equal([0, 50, 100, 150, 200, 250], frames.Select(frame => frame.Number));
        }
    }

    [Fact]
    public async Task A_seek_decodes_from_the_keyframe_and_counts_it()
    {
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        var index = await Media.Indexer.ReadAsync(facts, None);
        var plan = FramePlanner.Plan(facts, [10.2], index, 0);

        var reading = Media.Reader.ReadAsync(facts, plan, 64, 48, None);
        await Media.ReadAllAsync(reading);

        Assert.Equal(1, reading.Counters.Seeks);
        Assert.Equal(1, reading.Counters.Processes);
        Assert.Equal(1, reading.Counters.FramesEmitted);
        Assert.InRange(reading.Counters.FramesDecoded, 1, 60);
        Assert.Empty(reading.Missing);
    }

    [Theory]
    [InlineData("offset.ts", "-c", "copy", "-output_ts_offset", "7.5")]
    [InlineData("edit.mp4", "-c", "copy", "-ss", "1")]
    [InlineData("pauses.mkv", "-vf", "select='lt(mod(n,10),4)'", "-fps_mode", "passthrough")]
    [InlineData("slower.webm", "-c:v", "libvpx", "-b:v", "4M", "-vf", "setpts=1.37*PTS")]
    [InlineData("b-frames.avi", "-c:v", "mpeg4", "-bf", "2", "-q:v", "2")]
    [InlineData("cut.mkv", "-c", "copy", "-ss", "3.3")]
    [InlineData("turned.mp4", "-c", "copy", "-metadata:s:v", "rotate=0")]
    public async Task Times_come_from_the_stream_whatever_its_clock(string name, params string[] arguments)
    {
        var path = await clip.DeriveAsync(name, arguments);
        var facts = await Media.Probe.ProbeAsync(path, None);
        var scan = await Media.Scanner.ScanAsync(facts, null, None);
        var truth = await TruthAsync(facts);
        Assert.Equal(truth.Keys.Order(), scan.Index.FrameSeconds.Select(seconds => Math.Round(seconds, 3)));

        var wanted = Enumerable.Range(0, 12).Select(i => i * scan.DurationSecondsFromDecoding / 12);
        var frames = await NumbersAsync(facts, FramePlanner.Plan(facts, wanted, scan.Index, 0));

        Assert.NotEmpty(frames);
        Assert.All(frames, frame => Assert.Equal(truth[Math.Round(frame.Seconds, 3)], frame.Number));
        Assert.All(frames.Skip(1), frame => Assert.InRange(frame.Seconds, 0, frame.Wanted + 1e-4));
    }

    [Fact]
    public async Task A_second_enumeration_is_refused()
    {
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        var reading = Media.Reader.ReadAsync(facts, FramePlanner.Plan(facts, [1], null, 0), 64, 48, None);
        await Media.ReadAllAsync(reading);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Media.ReadAllAsync(reading));
    }

    [Fact]
    public async Task A_slow_reader_loses_no_frame()
    {
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        var index = await Media.Indexer.ReadAsync(facts, None);
        var plan = FramePlanner.Plan(facts, index.FrameSeconds, index, 0);
        var count = 0;
        await foreach (var frame in Media.Reader.ReadAsync(facts, plan, 128, 96, None))
        {
            using (frame) Assert.Equal(count++, NumberedFrames.Read(frame.Pixels.Span, 128, 96));
            if (count % 50 == 0) await Task.Yield();
        }

        Assert.Equal(NumberedClip.Frames, count);
    }

    [Fact]
    public async Task A_reader_that_stops_early_stops_the_decoder()
    {
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        var index = await Media.Indexer.ReadAsync(facts, None);
        var reading = Media.Reader.ReadAsync(facts, FramePlanner.Plan(facts, index.FrameSeconds, index, 0), 128, 96, None);
        await foreach (var frame in reading)
        {
            frame.Dispose();
            break;
        }

        Assert.Equal(1, reading.Counters.FramesEmitted);
    }

    [Fact]
    public async Task Cancelling_ends_the_reading()
    {
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        var index = await Media.Indexer.ReadAsync(facts, None);
        using var cancel = new CancellationTokenSource();
        var reading = Media.Reader.ReadAsync(facts, FramePlanner.Plan(facts, index.FrameSeconds, index, 0), 128, 96, cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var frame in reading)
            {
                frame.Dispose();
                await cancel.CancelAsync();
            }
        });
    }

    private static async Task<List<(int Number, double Seconds, double Wanted)>> NumbersAsync(VideoFacts facts, FramePlan plan)
    {
        var frames = await Media.ReadAllAsync(Media.Reader.ReadAsync(facts, plan, 128, 96, None));
        return [.. frames.Select(frame => (NumberedFrames.Read(frame.Pixels, 128, 96), frame.Seconds, frame.Wanted))];
    }

    /// <summary>What ffmpeg's own plain decoding says: the number shown at each time, to the millisecond.</summary>
    private static async Task<Dictionary<double, int>> TruthAsync(VideoFacts facts)
    {
        var raw = await Media.RunAsync("ffmpeg", "-v", "error", "-nostdin", "-i", facts.Path, "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-");
        var printed = await Media.RunAsync("ffmpeg", "-v", "error", "-nostdin", "-copyts", "-i", facts.Path, "-fps_mode", "passthrough", "-enc_time_base", "1/1000000", "-c:v", "rawvideo", "-f", "framecrc", "-");
        var times = System.Text.Encoding.UTF8.GetString(printed).Split('\n').Where(line => line.StartsWith("0,", StringComparison.Ordinal))
            .Select(line => Math.Round((long.Parse(line.Split(',')[2], System.Globalization.CultureInfo.InvariantCulture) / 1e6) - facts.ContainerStartSeconds, 3)).ToList();
        const int size = 128 * 96 * 3;
        Assert.Equal(raw.Length / size, times.Count);
        return times.Select((time, i) => (time, Number: NumberedFrames.Read(raw.AsSpan(i * size, size), 128, 96))).ToDictionary(pair => pair.time, pair => pair.Number);
    }
}
