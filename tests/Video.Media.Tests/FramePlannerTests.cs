namespace Video.Media.Tests;

public sealed class FramePlannerTests
{
    [Fact]
    public void Plans_name_the_frames_on_screen_once_and_in_order_and_leave_none_out_of_their_runs()
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var index = RandomIndex(random);
            var wanted = Enumerable.Range(0, random.Next(1, 120)).Select(_ => random.NextDouble() * 120).ToList();
            var tolerance = random.Next(2) * random.NextDouble() * 3;

            var plan = FramePlanner.Plan(Facts(), wanted, index, tolerance);

            Assert.All(plan.Frames, frame => Assert.Single(index.FrameSeconds, seconds => seconds >= frame.FromSeconds && seconds <= frame.ToSeconds));
            Assert.Equal(plan.Frames.OrderBy(frame => frame.FromSeconds), plan.Frames);
            Assert.Equal(Enumerable.Range(0, plan.Frames.Count), plan.Frames.Select(frame => frame.Index));
            Assert.Equal(Enumerable.Range(0, plan.Frames.Count), plan.Runs.SelectMany(run => Enumerable.Range(run.FirstFrame, run.Count)));
            if (tolerance == 0) Assert.Equal(wanted.Select(seconds => index.OnScreenAt(seconds) ?? 0).Distinct().Order(), plan.Frames.Select(frame => index.OnScreenAt(frame.ToSeconds) ?? -1));
            Assert.All(plan.Runs, run => Assert.True(run.SeekSeconds is null || index.KeyframeAt(run.SeekSeconds.Value) == index.KeyframeAt(plan.Frames[run.FirstFrame].ToSeconds)));
        }
    }

    [Fact]
    public void Dense_frames_are_read_in_one_pass() => Assert.Equal(DecodeMethod.SinglePass, Sample(keyframeSeconds: 10, everySeconds: 0.5).Method);

    [Fact]
    public void Sparse_frames_are_sought_one_by_one() => Assert.Equal(DecodeMethod.SeekPerFrame, Sample(keyframeSeconds: 2, everySeconds: 60).Method);

    [Fact]
    public void Frames_that_are_keyframes_are_read_without_decoding_others() => Assert.Equal(DecodeMethod.KeyframesOnly, Sample(keyframeSeconds: 4, everySeconds: 4).Method);

    [Fact]
    public void Keyframes_near_enough_stand_for_their_samples() => Assert.Equal(DecodeMethod.KeyframesOnly, Sample(keyframeSeconds: 2.4, everySeconds: 4, tolerance: 2).Method);

    [Fact]
    public void Clusters_far_apart_are_read_one_by_one()
    {
        var plan = FramePlanner.Plan(Facts(), [100, 100.5, 101, 400, 400.5, 401], Regular(600, 2), 0);

        Assert.Equal(DecodeMethod.SeekPerStretch, plan.Method);
        Assert.Equal([3, 3], plan.Runs.Select(run => run.Count));
    }

    [Fact]
    public void A_very_long_list_is_split_so_that_no_command_line_overflows()
    {
        var plan = FramePlanner.Plan(Facts(), Enumerable.Range(0, 3000).Select(i => i * 0.2), Regular(600, 2), 0);

        Assert.All(plan.Runs, run => Assert.InRange(run.Count, 1, 1000));
        Assert.Equal(3000, plan.Runs.Sum(run => run.Count));
    }

    [Fact]
    public void No_wanted_time_gives_an_empty_plan() => Assert.Empty(FramePlanner.Plan(Facts(), [], Regular(10, 2), 0).Runs);

    [Fact]
    public void Times_that_are_no_numbers_are_refused() => Assert.Throws<ArgumentException>(() => FramePlanner.Plan(Facts(), [double.NaN], null, 0));

    private static FramePlan Sample(double keyframeSeconds, double everySeconds, double tolerance = 0) =>
        FramePlanner.PlanEvery(Facts(), 600, everySeconds, Regular(600, keyframeSeconds), tolerance);

    private static FrameIndex Regular(double seconds, double keyframeSeconds)
    {
        var frames = Enumerable.Range(0, (int)(seconds * 25)).Select(i => Math.Round(i / 25.0, 6)).ToList();
        var distance = (int)Math.Round(keyframeSeconds * 25);
        return new FrameIndex(frames, [.. frames.Where((_, i) => i % distance == 0)]);
    }

    private static FrameIndex RandomIndex(Random random)
    {
        var frames = new List<double> { Math.Round(random.NextDouble(), 6) };
        while (frames[^1] < 100) frames.Add(Math.Round(frames[^1] + 0.01 + (random.NextDouble() * random.NextDouble()), 6));
        return new FrameIndex(frames, [.. frames.Where((_, i) => i == 0 || random.Next(40) == 0)]);
    }

    private static VideoFacts Facts()
    {
        var stream = new VideoStream
        {
            Index = 0,
            Codec = "h264",
            CodedWidth = 1280,
            CodedHeight = 720,
            DisplayWidth = 1280,
            DisplayHeight = 720,
            RotationDegreesClockwise = 0,
            SampleAspectRatio = 1,
            AverageFrameRateFromHeader = 25,
            RealFrameRateFromHeader = 25,
            StartSecondsFromHeader = 0,
            DurationSecondsFromHeader = 600,
            FramesFromHeader = 15000,
            PixelFormat = "yuv420p",
            BitDepth = 8,
            ColourTransfer = null,
            ColourPrimaries = null,
            ColourSpace = null,
            Decodable = true,
        };
        return new VideoFacts
        {
            Path = "/clip.mp4",
            SizeBytes = 1,
            Container = "mov",
            Video = stream,
            VideoStreams = [stream],
            AudioStreams = [],
            Chapters = [],
            ContainerStartSeconds = 0,
            DurationSecondsFromHeader = 600,
            KeyframeSecondsFromFirstPackets = 10,
        };
    }
}
