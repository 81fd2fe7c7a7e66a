using Npgsql;
using Video.Jobs.Pipelines;
using Video.Jobs.Reembedding;
using Video.Media;
using Video.Models;
using Video.Storage.Stores;

namespace Video.Jobs.Stages;

/// <summary>Gives a video that is done the vectors that a dual encoder lacks of it: the frames that were sampled once are decoded again.</summary>
internal sealed class EmbedStage(StageEnvironment environment) : IStage
{
    private static readonly TimeSpan UntilAnalysed = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public string Name => Pipeline.Embed.Name;

    /// <inheritdoc/>
    public async Task<StageOutcome> RunAsync(UnitContext context, CancellationToken cancellationToken)
    {
        var part = EmbedPart.FromJson(context.Unit.Input);
        var (video, _) = await environment.ReadVideoAsync(context.VideoId, cancellationToken);
        if (video.State is VideoState.Queued or VideoState.Running) return new StageOutcome.Snoozed(UntilAnalysed);

        var work = await ReadWorkAsync(video.Id, part, cancellationToken);
        if (work is null || work.Segments.Count == 0) return new StageOutcome.Completed((_, _, _) => Task.CompletedTask);
        if (AddedFile.WhyChanged(video) is { } reason) return new StageOutcome.Discarded(reason);

        var encoder = new LibraryEncoder(environment).Load(work.Model);
        try
        {
            var embedded = await EmbedAsync(context, video, encoder, work, cancellationToken);
            return Complete(context.Unit, part, work, embedded);
        }
        catch (MediaException e) when (e.Failure is MediaFailure.NotReadable or MediaFailure.NotAVideo or MediaFailure.Undecodable)
        {
            return new StageOutcome.Discarded(e.Message);
        }
    }

    /// <param name="Segments">Times of the sampled frames, by segment.</param>
    /// <param name="NextSegment">The first of those that are left for later; null when none are.</param>
    private sealed record Work(SearchModel Model, IReadOnlyList<(int Number, double[] Seconds)> Segments, int? NextSegment);

    private sealed record Embedded(IReadOnlyList<(int Number, FrameEmbedding[] Frames)> Segments, double DecodeSeconds, double EmbedSeconds);

    /// <summary>Null when nothing wants vectors of this model any more.</summary>
    private async Task<Work?> ReadWorkAsync(string videoId, EmbedPart part, CancellationToken cancellationToken)
    {
        await using var connection = await environment.Database.ConnectAsync(cancellationToken);
        if (await new SearchModelStore(connection).FindAsync(part.Model, cancellationToken) is not { } model) return null;

        var incomplete = await new EmbeddingStore(connection).ListIncompleteAsync(videoId, model.Model, part.FirstSegment, EmbedPart.Segments + 1, cancellationToken);
        var frames = (await new FrameStore(connection).ListAsync(videoId, cancellationToken)).ToLookup(frame => frame.SegmentNumber, frame => frame.Frame.Seconds);
        return new Work(
            model,
            [.. incomplete.Take(EmbedPart.Segments).Select(number => (number, frames[number].ToArray()))],
            incomplete.Count > EmbedPart.Segments ? incomplete[^1] : null);
    }

    private async Task<Embedded> EmbedAsync(UnitContext context, VideoRow video, DualEncoder encoder, Work work, CancellationToken cancellationToken)
    {
        var (facts, index) = await environment.Files.GetAsync(video.Id, video.Path, cancellationToken);
        var embedded = new List<(int, FrameEmbedding[])>();
        var (decoding, embedding) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var (number, seconds) in work.Segments)
        {
            await context.ReportProgressAsync((double)embedded.Count / work.Segments.Count, $"segment {number + 1}", cancellationToken);
            var start = environment.Time.GetTimestamp();
            var pictures = await ReadAsync(facts, index, encoder, number, seconds, cancellationToken);
            var decoded = environment.Time.GetTimestamp();
            var vectors = encoder.EmbedPictures(pictures, cancellationToken);
            embedded.Add((number, [.. seconds.Zip(vectors, (time, vector) => new FrameEmbedding(time, vector))]));
            decoding += environment.Time.GetElapsedTime(start, decoded);
            embedding += environment.Time.GetElapsedTime(decoded);
        }

        return new Embedded(embedded, decoding.TotalSeconds, embedding.TotalSeconds);
    }

    /// <summary>The pictures that were on screen at these times, one for each.</summary>
    private async Task<List<Models.RgbImage>> ReadAsync(VideoFacts facts, FrameIndex index, DualEncoder encoder, int segment, double[] seconds, CancellationToken cancellationToken)
    {
        var size = encoder.FitFrame(facts.Video.DisplayWidth, facts.Video.DisplayHeight);
        var plan = FramePlanner.Plan(facts, seconds, index, toleranceSeconds: 0);
        var pictures = new List<Models.RgbImage>();
        await foreach (var frame in environment.Media.Reader.ReadAsync(facts, plan, size.Width, size.Height, cancellationToken))
        {
            using (frame) pictures.Add(new Models.RgbImage(frame.Pixels.ToArray(), frame.Height, frame.Width));
        }

        return pictures.Count == seconds.Length
            ? pictures
            : throw new MediaException(MediaFailure.Undecodable, $"{facts.Path}: expected the {seconds.Length} frames of segment {segment} that were sampled before, got {pictures.Count}; analyse it anew: video add FILE --again");
    }

    private StageOutcome.Completed Complete(Unit unit, EmbedPart part, Work work, Embedded embedded) => new(
        (connection, _, token) => StoreAsync(connection, unit, work.Model.Model, embedded, token),
        work.NextSegment is { } next ? [new UnitRequest(Name, unit.Chunk + 1, (part with { FirstSegment = next }).ToJson())] : []);

    private async Task StoreAsync(NpgsqlConnection connection, Unit unit, EmbeddingModel model, Embedded embedded, CancellationToken cancellationToken)
    {
        if (await new SearchModelStore(connection).HoldAsync(model.Number, cancellationToken) is null) return; // nothing wants them any more

        foreach (var (number, frames) in embedded.Segments) await new EmbeddingStore(connection).PutAsync(unit.VideoId, number, model, frames, cancellationToken);
        var entry = new EmbedEntry(model.Name, embedded.Segments.Count, embedded.Segments.Sum(segment => segment.Frames.Length), embedded.DecodeSeconds, embedded.EmbedSeconds);
        await environment.WriteLedgerAsync(connection, unit, entry, StageJson.Default.EmbedEntry, cancellationToken);
    }
}
