using Npgsql;
using Video.Analysis;
using Video.Analysis.Models;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Jobs.Stages;

/// <summary>What the stages work with; one per process.</summary>
public sealed class StageEnvironment(Database database, MediaTools media, ModelHost models, TimeProvider time) : IDisposable
{
    public Database Database => database;

    public MediaTools Media => media;

    public ModelHost Models => models;

    public TimeProvider Time => time;

    /// <summary>What this process has read of the files that it works on.</summary>
    internal FileIndexes Files { get; } = new(media);

    /// <summary>The stages of <see cref="Pipelines.Pipeline.Video"/>, those in the background too.</summary>
    public IReadOnlyList<Pipelines.IStage> Stages =>
        [new ProbeStage(this), new EncodeStage(this), new CaptionStage(this), new SummariseStage(this), new IndexStage(this), new EmbedStage(this)];

    /// <summary>The video that a unit belongs to, and what was asked of it.</summary>
    internal async Task<(VideoRow Video, AnalysisRequest Request)> ReadVideoAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await Database.ConnectAsync(cancellationToken);
        var video = await new VideoStore(connection).GetAsync(id, cancellationToken)
            ?? throw new InvalidOperationException($"Video {id}: expected its row, got none; it has been deleted");
        return (video, AnalysisRequest.FromJson(video.Options));
    }

    public void Dispose() => Files.Dispose();

    internal double SecondsSince(long timestamp) => Time.GetElapsedTime(timestamp).TotalSeconds;

    internal Task WriteLedgerAsync<T>(NpgsqlConnection connection, Pipelines.Unit unit, T entry, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        new LedgerStore(connection).PutAsync(unit.VideoId, new LedgerEntry(unit.Stage, unit.Chunk, StageJson.Object(entry, type), Time.GetUtcNow()), cancellationToken);
}
