namespace Video.Media.Tests;

public sealed class SweepTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var file in Shared.Videos is null ? [] : Directory.GetFiles(Shared.Videos).Order().ToArray())
            {
                if (!file.EndsWith(".tsv", StringComparison.Ordinal)) data.Add(System.IO.Path.GetFileName(file));
            }

            return data;
        }
    }

    [Theory(SkipTestWithoutData = true, Timeout = 120_000)]
    [MemberData(nameof(Files))]
    public async Task Every_sample_is_probed_scanned_and_sampled_or_refused_with_a_reason(string name)
    {
        var token = TestContext.Current.CancellationToken;
        VideoFacts facts;
        try
        {
            facts = await Media.Probe.ProbeAsync(Shared.Path(name), token);
        }
        catch (MediaException refusal)
        {
            output.WriteLine($"{name}: {refusal.Message}");
            Assert.Contains("holds only audio", refusal.Message, StringComparison.Ordinal);
            return;
        }

        var scan = await Media.Scanner.ScanAsync(facts, null, token);
        var shots = ShotDetector.Detect(scan.Signals);
        var segments = Segmenter.Cut(scan, new SegmentOptions());
        var plan = FramePlanner.Plan(facts, segments.SelectMany(segment => new[] { segment.StartSeconds, (segment.StartSeconds + segment.EndSeconds) / 2 }), scan.Index, 0);
        var reading = Media.Reader.ReadAsync(facts, plan, 64, 48, token);
        var frames = await Media.ReadAllAsync(reading);
        output.WriteLine($"{facts.Video.DisplayWidth}x{facts.Video.DisplayHeight} rot {facts.Video.RotationDegreesClockwise} header {facts.DurationSecondsFromHeader} start {facts.ContainerStartSeconds} kf {facts.KeyframeSecondsFromFirstPackets}");
        output.WriteLine($"scan {scan.FirstFrameSeconds}..{scan.DurationSecondsFromDecoding} {scan.FramesDecoded} frames {scan.Distances} gaps {string.Join(' ', scan.Gaps)} {scan.Complaints}");
        output.WriteLine($"shots {string.Join(' ', shots.Select(shot => $"{shot.Seconds:0.00}{shot.Kind}"))}");
        output.WriteLine($"{segments.Count} segments; {plan.Method} {plan.Runs.Count} runs {plan.Frames.Count} frames -> {frames.Count}, decoded {reading.Counters.FramesDecoded}, missing {reading.Missing.Count}");

        Assert.Equal(plan.Frames.Count, frames.Count);
        Assert.All(frames, frame => Assert.InRange(frame.Seconds, 0, frame.Wanted + 1e-5));
        Assert.Empty(scan.Gaps);
    }
}
