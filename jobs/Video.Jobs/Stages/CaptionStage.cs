using Video.Analysis.Captions;
using Video.Analysis.Text;
using Video.Jobs.Pipelines;
using Video.Storage.Stores;

namespace Video.Jobs.Stages;

/// <summary>Captions a chunk of segments from their stored tokens, in one batch.</summary>
internal sealed class CaptionStage(StageEnvironment environment) : IStage
{
    /// <inheritdoc/>
    public string Name => "caption";

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(UnitContext context, CancellationToken cancellationToken)
    {
        var (video, request) = await environment.ReadVideoAsync(context.VideoId, cancellationToken);
        var model = environment.Models.Get(request.Model);
        var numbers = SegmentChunk.FromJson(context.Unit.Input).Numbers;
        var start = environment.Time.GetTimestamp();
        var visuals = await StoredVisuals.LoadAsync(environment.Database, video.Id, numbers, model.Fingerprint, cancellationToken);
        try
        {
            var captions = new Captioner(new VideoModel(model), request.Analysis).Caption([.. visuals.Select(visual => visual.Tokens)], cancellationToken);
            return Complete(context.Unit, visuals.Zip(captions, (visual, caption) => (visual.SegmentNumber, caption)).ToDictionary(), start);
        }
        finally
        {
            foreach (var (_, tokens) in visuals) tokens.Dispose();
        }
    }

    private StageOutcome.Completed Complete(Unit unit, Dictionary<int, string> captions, long start) => new(async (connection, _, cancellationToken) =>
    {
        var segments = new SegmentStore(connection);
        foreach (var (number, caption) in captions) await segments.SetCaptionAsync(unit.VideoId, number, caption, cancellationToken);
        await environment.WriteLedgerAsync(connection, unit, new TextEntry(captions.Count, environment.SecondsSince(start)), StageJson.Default.TextEntry, cancellationToken);
    });
}
