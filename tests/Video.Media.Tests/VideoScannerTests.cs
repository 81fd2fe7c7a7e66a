namespace Video.Media.Tests;

public sealed class VideoScannerTests(NumberedClip clip) : IClassFixture<NumberedClip>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_very_large_video_is_scanned_by_its_keyframes_and_still_knows_all_times()
    {
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        var scan = await new VideoScanner(Media.Tool, new MediaOptions { FullScanPixels = 1000 }).ScanAsync(facts, null, None);

        Assert.True(scan.KeyframesOnly);
        Assert.Equal(6, scan.FramesDecoded);
        Assert.Equal(NumberedClip.Frames, scan.Index.FrameSeconds.Count);
        Assert.Equal(12, scan.DurationSecondsFromDecoding, 3);
        Assert.Empty(scan.Gaps);
    }

    [Fact]
    public async Task A_scan_reports_its_progress_up_to_the_end()
    {
        var reports = new List<double>();
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        await Media.Scanner.ScanAsync(facts, new Collector(reports), None);

        Assert.Equal(reports.Order(), reports);
        Assert.Equal(1, reports[^1]);
        Assert.InRange(reports.Count, 50, 110);
    }

    [Fact]
    public async Task The_index_from_packets_is_that_of_decoding()
    {
        var facts = await Media.Probe.ProbeAsync(clip.Mp4, None);
        var packets = await Media.Indexer.ReadAsync(facts, None);
        var scan = await Media.Scanner.ScanAsync(facts, null, None);

        Assert.Equal(scan.Index.FrameSeconds, packets.FrameSeconds);
        Assert.Equal([0, 2, 4, 6, 8, 10], packets.KeyframeSeconds);
        Assert.Equal(2, facts.KeyframeSecondsFromFirstPackets);
    }

    [Fact]
    public void Packets_without_pictures_are_gaps_up_to_the_next_picture()
    {
        double[] expected = [0, 1, 2, 3, 4, 5, 6];
        double[] decoded = [0, 1.0004, 4, 5];
        Assert.Equal([new Gap(2, 4, 2)], VideoScanner.Gaps(expected, decoded));
    }

    private sealed class Collector(List<double> reports) : IProgress<double>
    {
        public void Report(double value) => reports.Add(value);
    }
}
