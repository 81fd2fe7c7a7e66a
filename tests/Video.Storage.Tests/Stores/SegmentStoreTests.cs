using Video.Storage.Stores;

namespace Video.Storage.Tests.Stores;

public sealed class SegmentStoreTests(StoreDatabase database) : StoreTests(database)
{
    [Fact]
    public async Task Captions_and_motion_are_read_back_as_written()
    {
        await Segments.SetCaptionAsync(VideoId, 1, "A ball.", CancellationToken.None);
        await Segments.SetMotionAsync(VideoId, 1, new SegmentMotion(2.5, 90, [1, 4]), CancellationToken.None);
        var segments = await Segments.ListAsync(VideoId, CancellationToken.None);
        Assert.Equal([0, 1, 2], segments.Select(segment => segment.Number));
        Assert.Equal((4, 7.5, "A ball."), (segments[1].StartSeconds, segments[1].EndSeconds, segments[1].Caption));
        Assert.Equal((2.5, 90d), (segments[1].Motion?.Magnitude, segments[1].Motion?.DirectionDegrees));
        Assert.Equal([1d, 4d], segments[1].Motion?.Curve);
        Assert.Null(segments[0].Caption);
        Assert.Equal([2], (await Segments.ListAsync(VideoId, [2, 9], CancellationToken.None)).Select(segment => segment.Number));
    }

    [Fact]
    public async Task Replacing_twice_leaves_the_same_rows()
    {
        Segment[] segments = [new Segment(0, 0, 5) { Caption = "one" }, new Segment(1, 5, 10) { Motion = new SegmentMotion(0, DirectionDegrees: null, []) }];
        await Segments.ReplaceAsync(VideoId, segments, CancellationToken.None);
        await Segments.ReplaceAsync(VideoId, segments, CancellationToken.None);
        var stored = await Segments.ListAsync(VideoId, CancellationToken.None);
        Assert.Equal(2, stored.Count);
        Assert.Equal("one", stored[0].Caption);
        Assert.Equal(0, stored[1].Motion?.Magnitude);
    }

    [Fact]
    public async Task Segments_are_found_by_the_time_they_share_with_stretches()
    {
        await Segments.ReplaceAsync(VideoId, [new Segment(0, 0, 3), new Segment(1, 3, 6), new Segment(2, 8, 10)], CancellationToken.None);
        var found = await Segments.OverlappingAsync([(VideoId, 2.5, 8.5), (VideoId, 6, 8), (VideoId, 3, 4), ("nothing", 0, 9)], SegmentFilter.None, CancellationToken.None);
        Assert.Equal([(0, 0), (0, 1), (0, 2), (2, 1)], found.Select(item => (item.Stretch, item.Segment.Number)));
        Assert.Empty(await Segments.OverlappingAsync([(VideoId, 0, 10)], new SegmentFilter { MinVideoSeconds = 1e6 }, CancellationToken.None));
    }

    [Fact]
    public async Task Frames_are_kept_in_order_with_their_thumbnails()
    {
        var frames = new FrameStore(Connection);
        SampledFrame[] sampled = [new(3.9, FrameRole.Anchor, [0xff, 0xd8, 2]), new(0, FrameRole.Anchor, [0xff, 0xd8, 1]), new(2, FrameRole.Middle, Thumbnail: null)];
        await frames.ReplaceAsync(VideoId, 0, sampled, CancellationToken.None);
        await frames.ReplaceAsync(VideoId, 0, sampled, CancellationToken.None);
        var stored = await frames.ListAsync(VideoId, CancellationToken.None);
        Assert.Equal([(0, FrameRole.Anchor), (2, FrameRole.Middle), (3.9, FrameRole.Anchor)], stored.Select(row => (row.Frame.Seconds, row.Frame.Role)));
        Assert.Equal<byte[]?>([0xff, 0xd8, 2], await frames.ReadThumbnailAsync(VideoId, 3, CancellationToken.None));
        Assert.Null(await frames.ReadThumbnailAsync("ffffffffffff", 3, CancellationToken.None));
    }

    [Fact]
    public async Task Tokens_are_read_back_byte_for_byte_segment_by_segment()
    {
        var store = new TokenStore(Connection);
        var first = Tokens(0, tokens: 300, dim: 1536);
        await store.PutAsync(VideoId, Tokens(2, tokens: 5, dim: 1536), CancellationToken.None);
        await store.PutAsync(VideoId, Tokens(0, tokens: 7, dim: 1536), CancellationToken.None);
        await store.PutAsync(VideoId, first, CancellationToken.None);
        Assert.Equal([(0, 300), (2, 5)], await store.ListCountsAsync(VideoId, CancellationToken.None));

        var read = await store.ReadAsync(VideoId, segmentNumbers: null, Fingerprint, CancellationToken.None).ToListAsync();
        Assert.Equal([0, 2], read.Select(tokens => tokens.SegmentNumber));
        Assert.True(first.Data.Span.SequenceEqual(read[0].Data.Span));
        Assert.Equal((300, 600, 1536, "cls"), (read[0].TokenCount, read[0].TokenCountBefore, read[0].Dim, read[0].Strategy));
        Assert.Equal([2], await store.ReadAsync(VideoId, [1, 2], Fingerprint, CancellationToken.None).Select(tokens => tokens.SegmentNumber).ToListAsync());
    }

    [Fact]
    public async Task Mixing_models_is_an_error_not_a_wrong_result()
    {
        var store = new TokenStore(Connection);
        await store.PutAsync(VideoId, Tokens(0, tokens: 1, dim: 4), CancellationToken.None);
        var written = await Assert.ThrowsAsync<StorageException>(() => store.PutAsync(VideoId, Tokens(1, tokens: 1, dim: 4) with { Fingerprint = "model-2" }, CancellationToken.None));
        Assert.Contains("model-2", written.Message);
        var read = await Assert.ThrowsAsync<StorageException>(async () => await store.ReadAsync(VideoId, segmentNumbers: null, "model-3", CancellationToken.None).ToListAsync());
        Assert.Contains("model-3", read.Message);
    }

    private static StoredTokens Tokens(int segment, int tokens, int dim)
    {
        var random = new Random(segment);
        var data = new byte[tokens * dim * 2];
        random.NextBytes(data);
        return new StoredTokens
        {
            SegmentNumber = segment,
            Fingerprint = Fingerprint,
            Strategy = "cls",
            TokenCount = tokens,
            TokenCountBefore = tokens * 2,
            Dim = dim,
            Data = data,
        };
    }
}
