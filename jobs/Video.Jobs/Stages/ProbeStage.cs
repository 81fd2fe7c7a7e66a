using Video.Jobs.Pipelines;
using Video.Media;
using Video.Storage.Stores;
using Segment = Video.Storage.Stores.Segment;

namespace Video.Jobs.Stages;

/// <summary>Reads a video once from beginning to end: facts, duration, shots, segments. Chooses the chunks that are encoded.</summary>
internal sealed class ProbeStage(StageEnvironment environment) : IStage
{
    /// <inheritdoc/>
    public string Name => "probe";

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(UnitContext context, CancellationToken cancellationToken)
    {
        var (video, request) = await environment.ReadVideoAsync(context.VideoId, cancellationToken);
        if (Changed(video) is { } reason) return new StageOutcome.Discarded(reason);

        var start = environment.Time.GetTimestamp();
        try
        {
            var facts = await environment.Media.Probe.ProbeAsync(video.Path, cancellationToken);
            var progress = new UnitProgress(context, "reading", cancellationToken);
            var scan = await environment.Media.Scanner.ScanAsync(facts, progress, cancellationToken);
            var segments = Segmenter.Cut(scan, new SegmentOptions { LongestSeconds = request.Analysis.MaxSegmentSeconds });
            var entry = new ProbeEntry(
                scan.FramesDecoded, scan.DurationSecondsFromDecoding, [.. scan.Gaps.Select(gap => new GapEntry(gap.StartSeconds, gap.EndSeconds, gap.Frames))],
                ShotDetector.Detect(scan.Signals).Count + 1, segments.Count, scan.KeyframesOnly, scan.Complaints, environment.SecondsSince(start));
            return Complete(context.Unit, VideoDescription.Of(facts, scan), segments, entry);
        }
        catch (MediaException e) when (e.Failure is not MediaFailure.ToolMissing)
        {
            return new StageOutcome.Discarded(e.Message);
        }
    }

    /// <summary>The id is made of the bytes, so other bytes under the same path are another video.</summary>
    private static string? Changed(VideoRow video)
    {
        var file = new FileInfo(video.Path);
        if (!file.Exists) return $"{video.Path}: expected the file that was added, got none; put it back or add it again from where it is now";
        return file.Length == video.SizeBytes ? null : $"{video.Path}: expected the {video.SizeBytes} bytes that were added, got {file.Length}; it has changed since: add it again";
    }

    private StageOutcome.Completed Complete(Unit unit, VideoDescription facts, IReadOnlyList<Media.Segment> segments, ProbeEntry entry) => new(
        async (connection, _, cancellationToken) =>
        {
            var videos = new VideoStore(connection);
            await new SegmentStore(connection).ReplaceAsync(unit.VideoId, [], cancellationToken);
            await videos.SetDurationAsync(unit.VideoId, entry.DurationSeconds, cancellationToken);
            await videos.AddFactsAsync(unit.VideoId, StageJson.Object(facts, StageJson.Default.VideoDescription), cancellationToken);
            await new SegmentStore(connection).ReplaceAsync(unit.VideoId, [.. segments.Select(segment => new Segment(segment.Number, segment.StartSeconds, segment.EndSeconds))], cancellationToken);
            await environment.WriteLedgerAsync(connection, unit, entry, StageJson.Default.ProbeEntry, cancellationToken);
        },
        [.. SegmentChunk.Of(segments.Count).Select((chunk, i) => new UnitRequest("encode", i, chunk.ToJson()))]);
}
