using Video.Analysis.Motion;
using Video.Analysis.Segments;
using Video.Jobs.Pipelines;
using Video.Jobs.Reembedding;
using Video.Media;
using Video.Models;
using Video.Storage.Stores;
using StoredRole = Video.Storage.Stores.FrameRole;
using TokenRole = Video.Models.Positions.FrameRole;

namespace Video.Jobs.Stages;

/// <summary>Turns a chunk of segments into stored visual tokens, sampled frames, motion and vectors for search.</summary>
internal sealed class EncodeStage(StageEnvironment environment) : IStage
{
    /// <inheritdoc/>
    public string Name => "encode";

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(UnitContext context, CancellationToken cancellationToken)
    {
        var (video, request) = await environment.ReadVideoAsync(context.VideoId, cancellationToken);
        var model = environment.Models.Get(request.Model);
        if (video.ModelFingerprint is { } fingerprint && fingerprint != model.Fingerprint)
        {
            return new StageOutcome.Discarded(
                $"Video {video.Id}: expected model {video.ModelName} as its first segments were encoded with, got other weights in {request.Model}; models are not mixed: add it again with --again");
        }

        var search = await new LibraryEncoder(environment).LoadAsync(request, cancellationToken);
        var embeddingModel = search is null ? null : await RegisterAsync(search, cancellationToken);
        var encoder = new SegmentEncoder(model, search, environment.Media, request.Analysis, environment.Time);
        var segments = await ReadSegmentsAsync(context.Unit, cancellationToken);
        var encoded = new List<EncodedSegment>();
        try
        {
            var (facts, index) = await environment.Files.GetAsync(video.Id, video.Path, cancellationToken);
            foreach (var segment in segments)
            {
                await context.ReportProgressAsync((double)encoded.Count / segments.Count, $"segment {segment.Number + 1}", cancellationToken);
                encoded.Add(await encoder.EncodeAsync(facts, index, new Media.Segment(segment.Number, segment.StartSeconds, segment.EndSeconds), cancellationToken));
            }
        }
        catch (MediaException e) when (e.Failure is MediaFailure.NotReadable or MediaFailure.NotAVideo)
        {
            return new StageOutcome.Discarded(e.Message);
        }

        return new StageOutcome.Completed((connection, _, token) => StoreAsync(connection, context.Unit, new Used(model, request, embeddingModel), encoded, token));
    }

    private async Task<IReadOnlyList<Storage.Stores.Segment>> ReadSegmentsAsync(Unit unit, CancellationToken cancellationToken)
    {
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        return await new SegmentStore(connection).ListAsync(unit.VideoId, SegmentChunk.FromJson(unit.Input).Numbers, cancellationToken);
    }

    private sealed record Used(VisionLanguageModel Model, AnalysisRequest Request, EmbeddingModel? EmbeddingModel);

    /// <summary>Before the unit's own transaction, because making the indexes of a new model waits for others that write vectors. Doing it twice does nothing.</summary>
    private async Task<EmbeddingModel> RegisterAsync(DualEncoder search, CancellationToken cancellationToken)
    {
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        var model = await new EmbeddingStore(connection).RegisterAsync(search.Fingerprint, search.Name, search.Dim, environment.Time.GetUtcNow(), cancellationToken);
        await new SearchModelStore(connection).KeepFolderAsync(model.Number, search.Folder, cancellationToken);
        return model;
    }

    private async Task StoreAsync(Npgsql.NpgsqlConnection connection, Unit unit, Used used, List<EncodedSegment> encoded, CancellationToken cancellationToken)
    {
        var (model, request, embeddingModel) = used;
        if (embeddingModel is not null && await new SearchModelStore(connection).HoldAsync(embeddingModel.Number, cancellationToken) is null)
            throw new InvalidOperationException($"Search model {embeddingModel.Name}: expected the one of the library, got word that another has taken its place meanwhile; the segments are encoded again");

        await new VideoStore(connection).SetModelAsync(unit.VideoId, model.Name, model.Fingerprint, cancellationToken);
        foreach (var segment in encoded)
        {
            await new SegmentStore(connection).SetMotionAsync(unit.VideoId, segment.Number, Motion(segment.Motion), cancellationToken);
            await new FrameStore(connection).ReplaceAsync(unit.VideoId, segment.Number, [.. segment.Frames.Select(Frame)], cancellationToken);
            if (embeddingModel is not null)
            {
                await new EmbeddingStore(connection).PutAsync(unit.VideoId, segment.Number, embeddingModel, [.. Embeddings(segment)], cancellationToken);
            }

            if (segment.Tokens is { } data)
            {
                await new TokenStore(connection).PutAsync(unit.VideoId, Tokens(segment, data, model, request), cancellationToken);
            }
        }

        await environment.WriteLedgerAsync(connection, unit, Entry(used, encoded), StageJson.Default.EncodeEntry, cancellationToken);
    }

    private static SegmentMotion Motion(MotionSummary motion) => new(motion.Magnitude, motion.DirectionDegrees, [.. motion.Curve.Select(step => step.Magnitude)]);

    private static SampledFrame Frame(EncodedFrame frame) => new(frame.Seconds, frame.Role == TokenRole.Anchor ? StoredRole.Anchor : StoredRole.Middle, frame.Thumbnail);

    private static IEnumerable<FrameEmbedding> Embeddings(EncodedSegment segment) =>
        segment.Frames.SelectMany(frame => frame.Embedding is { } vector ? [new FrameEmbedding(frame.Seconds, vector)] : Array.Empty<FrameEmbedding>());

    private static StoredTokens Tokens(EncodedSegment segment, byte[] data, VisionLanguageModel model, AnalysisRequest request) => new()
    {
        SegmentNumber = segment.Number,
        Fingerprint = model.Fingerprint,
        Strategy = request.Analysis.TokenReduction,
        TokenCount = segment.Account.TokensAfter,
        TokenCountBefore = segment.Account.TokensBefore,
        Dim = segment.Account.Dim,
        Data = data,
    };

    private static EncodeEntry Entry(Used used, List<EncodedSegment> encoded)
    {
        var accounts = encoded.ConvertAll(segment => segment.Account);
        return new EncodeEntry(
            used.Model.Name, used.Model.RunsIn, used.Request.Analysis.TokenReduction, encoded.Count,
            accounts.Sum(account => account.FramesPlanned), accounts.Sum(account => account.FramesDecoded), accounts.Sum(account => account.FramesPlanned - account.FramesDecoded),
            accounts.Sum(account => account.FramesEncoded), accounts.Sum(account => account.TokensBefore), accounts.Sum(account => account.TokensAfter),
            accounts.Sum(account => account.DecodeSeconds), accounts.Sum(account => account.MotionSeconds), accounts.Sum(account => account.EncodeSeconds),
            used.EmbeddingModel?.Name, accounts.Sum(account => account.EmbedSeconds));
    }
}
