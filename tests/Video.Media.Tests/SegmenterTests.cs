namespace Video.Media.Tests;

public sealed class SegmenterTests
{
    [Fact]
    public void Segments_follow_each_other_cover_the_video_and_keep_their_limits()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var start = random.NextDouble() < 0.5 ? 0 : random.NextDouble() * 3;
            var end = start + (random.NextDouble() < 0.2 ? random.NextDouble() : random.NextDouble() * 300) + 0.01;
            var options = new SegmentOptions { LongestSeconds = 4 + (random.NextDouble() * 20), ShortestSeconds = random.NextDouble() * 2 };
            var changes = Enumerable.Range(0, random.Next(60)).Select(_ => new ShotChange((random.NextDouble() * 320) - 5, ShotChangeKind.Cut)).ToList();

            var segments = Segmenter.Cut(start, end, changes, options);

            Assert.Equal(start, segments[0].StartSeconds);
            Assert.Equal(end, segments[^1].EndSeconds);
            Assert.All(segments, segment => Assert.InRange(segment.LengthSeconds, double.Epsilon, options.LongestSeconds + 1e-6));
            for (var i = 0; i < segments.Count; i++) Assert.Equal(i, segments[i].Number);
            for (var i = 1; i < segments.Count; i++) Assert.Equal(segments[i - 1].EndSeconds, segments[i].StartSeconds);
            if (end - start >= options.ShortestSeconds) Assert.All(segments, segment => Assert.True(segment.LengthSeconds >= options.ShortestSeconds - 1e-6));
        }
    }

    [Fact]
    public void Segments_are_cut_at_changes_of_shot()
    {
        var segments = Segmenter.Cut(0, 20, [new(3.5, ShotChangeKind.Cut), new(3.9, ShotChangeKind.Cut), new(19.8, ShotChangeKind.Fade)], new SegmentOptions());

        Assert.Equal([0, 3.5, 11.75], segments.Select(segment => segment.StartSeconds));
    }

    [Fact]
    public void One_frame_gives_one_segment() => Assert.Single(Segmenter.Cut(0, 0.04, [], new SegmentOptions()));

    [Fact]
    public void An_empty_stretch_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Segmenter.Cut(2, 2, [], new SegmentOptions()));
}
