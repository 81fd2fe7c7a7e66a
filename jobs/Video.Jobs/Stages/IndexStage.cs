using Video.Jobs.Pipelines;
using Video.Storage.Stores;

namespace Video.Jobs.Stages;

/// <summary>Makes captions, chapters and the summary findable by their words.</summary>
internal sealed class IndexStage(StageEnvironment environment) : IStage
{
    private static readonly string[] Kinds = ["caption", "chapter", "summary"];

    /// <inheritdoc/>
    public string Name => "index";

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(UnitContext context, CancellationToken cancellationToken)
    {
        var start = environment.Time.GetTimestamp();
        var texts = await CollectAsync(context.VideoId, cancellationToken);
        return new StageOutcome.Completed(async (connection, _, token) =>
        {
            var store = new TextStore(connection);
            foreach (var kind in Kinds) await store.DeleteAsync(context.VideoId, kind, token);
            foreach (var text in texts) await store.PutAsync(context.VideoId, text, token);
            await environment.WriteLedgerAsync(connection, context.Unit, new TextEntry(texts.Count, environment.SecondsSince(start)), StageJson.Default.TextEntry, token);
        });
    }

    private async Task<List<VideoText>> CollectAsync(string videoId, CancellationToken cancellationToken)
    {
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        var video = await new VideoStore(connection).GetAsync(videoId, cancellationToken);
        var captions = (await new SegmentStore(connection).ListAsync(videoId, cancellationToken))
            .Select(segment => new VideoText("caption", segment.Number, segment.StartSeconds, segment.EndSeconds, segment.Caption ?? ""));
        var chapters = (await new ChapterStore(connection).ListAsync(videoId, cancellationToken))
            .Select(chapter => new VideoText("chapter", chapter.Number, chapter.StartSeconds, chapter.EndSeconds, $"{chapter.Title}\n{chapter.Text}"));
        var summary = video is { Summary: { } text, DurationSeconds: { } duration } ? [new VideoText("summary", 0, 0, duration, text)] : Array.Empty<VideoText>();
        return [.. captions.Concat(chapters).Concat(summary).Where(item => item.Body.Length > 0)];
    }
}
