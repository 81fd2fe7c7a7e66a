using Video.Analysis.Captions;
using Video.Analysis.Text;
using Video.Jobs.Pipelines;
using Video.Storage.Stores;
using Chapter = Video.Storage.Stores.Chapter;

namespace Video.Jobs.Stages;

/// <summary>Builds chapters and the summary from all captions.</summary>
internal sealed class SummariseStage(StageEnvironment environment) : IStage
{
    /// <inheritdoc/>
    public string Name => "summarise";

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(UnitContext context, CancellationToken cancellationToken)
    {
        var (_, request) = await environment.ReadVideoAsync(context.VideoId, cancellationToken);
        var segments = await ReadSegmentsAsync(context.VideoId, cancellationToken);
        var start = environment.Time.GetTimestamp();
        var summariser = new Summariser(new VideoModel(environment.Models.Get(request.Model)), request.Analysis);
        var summary = summariser.Summarise(segments, new UnitProgress(context, "chapters", cancellationToken), cancellationToken);

        return new StageOutcome.Completed(async (connection, _, token) =>
        {
            var chapters = summary.Chapters.Select((chapter, i) => new Chapter(i, chapter.StartSeconds, chapter.EndSeconds, chapter.Title, chapter.Text));
            await new ChapterStore(connection).ReplaceAsync(context.VideoId, [.. chapters], token);
            await new VideoStore(connection).SetSummaryAsync(context.VideoId, summary.Text, token);
            await environment.WriteLedgerAsync(connection, context.Unit, new TextEntry(summary.Chapters.Count + 1, environment.SecondsSince(start)), StageJson.Default.TextEntry, token);
        });
    }

    private async Task<List<CaptionedSegment>> ReadSegmentsAsync(string videoId, CancellationToken cancellationToken)
    {
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        return (await new SegmentStore(connection).ListAsync(videoId, cancellationToken))
            .ConvertAll(segment => new CaptionedSegment(segment.Number, segment.StartSeconds, segment.EndSeconds, segment.Caption ?? ""));
    }
}
