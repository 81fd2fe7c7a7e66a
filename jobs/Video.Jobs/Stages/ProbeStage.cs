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
        if (AddedFile.WhyChanged(video) is { } reason) return new StageOutcome.Discarded(reason);

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
