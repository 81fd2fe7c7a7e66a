using Microsoft.Extensions.Logging;
using Npgsql;
using Video.Jobs.Pipelines;
using Video.Jobs.Queue;
using Video.Jobs.Stages;
using Video.Jobs.Units;
using Video.Storage.Stores;

namespace Video.Jobs.Reembedding;

/// <summary>
/// Gives all videos the vectors of another dual encoder, in the background, while the one before it answers; when every video has them, the new one answers and the old
/// one's vectors are dropped. All that decides is in the database: any process may stop at any moment, and any other goes on.
/// </summary>
public sealed class LibraryReembedding
{
    /// <summary>Videos that have a unit under way: enough to keep workers busy, few enough that a video that is added meanwhile comes soon.</summary>
    private const int Window = 16;

    /// <summary>Held while it is decided what comes next.</summary>
    private const long LockKey = 0x7669_6465_6f_0003;

    private readonly JobDatabase _database;
    private readonly Pipeline _pipeline;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public LibraryReembedding(NpgsqlDataSource database, IJobQueue queue, Pipeline pipeline, TimeProvider clock, ILoggerFactory loggers)
        : this(new JobDatabase(database, queue, JobDatabase.AbandonedAfterDefault), pipeline, clock, loggers.CreateLogger<LibraryReembedding>())
    {
    }

    internal LibraryReembedding(JobDatabase database, Pipeline pipeline, TimeProvider clock, ILogger logger) => (_database, _pipeline, _clock, _logger) = (database, pipeline, clock, logger);

    /// <summary>
    /// Chooses the model that the library is to be searched with. The one that answers already is given what it lacks; one that is being filled already goes on, and what
    /// failed is tried again.
    /// </summary>
    /// <param name="model">As it was registered.</param>
    /// <param name="withoutFailed">Videos that could not be given its vectors are not tried again, and the switch does not wait for them.</param>
    public async Task BeginAsync(EmbeddingModel model, bool withoutFailed, CancellationToken cancellationToken)
    {
        await using (var session = await LockAsync(cancellationToken))
        {
            var models = new SearchModelStore(session.Connection);
            var isUnderWay = (await models.FindFillingAsync(cancellationToken))?.Model == model;
            await session.ExecuteAsync(Forget(isUnderWay, withoutFailed), [], cancellationToken);
            await models.BeginFillingAsync(model.Number, cancellationToken);
            if ((await models.FindAnsweringAsync(cancellationToken))?.Model == model && !await new EmbeddingStore(session.Connection).IsIncompleteAsync(model, cancellationToken))
                await models.EndFillingAsync(model.Number, cancellationToken);
            await session.CommitAsync(cancellationToken);
        }

        await AdvanceAsync(cancellationToken);
    }

    /// <summary>Enqueues what comes next, switches when nothing is left, drops what is not wanted any more. Cheap when there is nothing to do, and harmless at any time.</summary>
    public async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.Source.OpenConnectionAsync(cancellationToken);
        if (await new SearchModelStore(connection).FindFillingAsync(cancellationToken) is not null) await FillAsync(cancellationToken);
        if ((await new SearchModelStore(connection).ListRetiredAsync(cancellationToken)).Count > 0) await DropRetiredAsync(connection, cancellationToken);
    }

    /// <summary>What is forgotten of earlier work is looked at again.</summary>
    private static string Forget(bool isUnderWay, bool withoutFailed) => (isUnderWay, withoutFailed) switch
    {
        (false, _) => "DELETE FROM units WHERE is_background",
        (true, false) => "DELETE FROM units WHERE is_background AND video_id IN (SELECT video_id FROM units WHERE is_background AND state IN ('failed', 'cancelled'))",
        (true, true) => "UPDATE units SET state = 'cancelled' WHERE is_background AND state = 'failed'",
    };

    private async Task<JobSession> LockAsync(CancellationToken cancellationToken)
    {
        var session = await _database.BeginAsync(cancellationToken);
        try
        {
            await session.ExecuteAsync("SELECT pg_advisory_xact_lock($1)", [LockKey], cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        await using var session = await LockAsync(cancellationToken);
        var models = new SearchModelStore(session.Connection);
        if (await models.FindFillingAsync(cancellationToken) is not { } filling) return;

        var (open, failed) = (await CountAsync(session, "'pending', 'running'", cancellationToken), await CountAsync(session, "'failed'", cancellationToken));
        var next = open >= Window ? [] : await ListUntouchedAsync(session, (int)(Window - open), cancellationToken);
        foreach (var videoId in next) await AddAsync(session, videoId, filling, cancellationToken);
        var isComplete = open == 0 && failed == 0 && next.Count == 0;
        if (isComplete) await SwitchAsync(session, filling, cancellationToken);
        await session.CommitAsync(cancellationToken);
        if (isComplete && filling.Role == SearchModelRole.Building) Log.SearchModelSwitched(_logger, filling.Model.Name);
    }

    private static async Task<long> CountAsync(JobSession session, string states, CancellationToken cancellationToken) =>
        (await session.QueryAsync($"SELECT count(*) FROM units WHERE is_background AND state IN ({states})", [], row => row.GetInt64(0), cancellationToken))[0];

    private static Task<IReadOnlyList<string>> ListUntouchedAsync(JobSession session, int limit, CancellationToken cancellationToken) => session.QueryAsync(
        """
        SELECT id FROM videos v WHERE state = 'done' AND NOT EXISTS (SELECT FROM units WHERE video_id = v.id AND stage = $1 AND chunk = 0)
        ORDER BY created_at, id LIMIT $2
        """,
        [Pipeline.Embed.Name, limit], row => row.GetString(0), cancellationToken);

    private Task AddAsync(JobSession session, string videoId, SearchModel model, CancellationToken cancellationToken) => Followers.AddAsync(
        session, _pipeline, videoId, new UnitRequest(Pipeline.Embed.Name, 0, new EmbedPart(model.Model.Number, FirstSegment: 0).ToJson()), _clock.GetUtcNow(), cancellationToken);

    /// <summary>
    /// Whoever stores vectors holds the model's role until its commit, so that from here on none of the old model come. Videos that have some, because they are being
    /// analysed at this moment, are given those of the new one when they are done.
    /// </summary>
    private async Task SwitchAsync(JobSession session, SearchModel model, CancellationToken cancellationToken)
    {
        var models = new SearchModelStore(session.Connection);
        var old = await models.FindAnsweringAsync(cancellationToken);
        await models.EndFillingAsync(model.Model.Number, cancellationToken);
        var behind = old is null || old.Model == model.Model ? [] : await session.QueryAsync(
            """
            SELECT id FROM videos v WHERE NOT EXISTS (SELECT FROM units WHERE video_id = v.id AND stage = $1 AND chunk = 0)
            AND EXISTS (SELECT FROM segment_embeddings WHERE video_id = v.id AND model = $2)
            """,
            [Pipeline.Embed.Name, old.Model.Number], row => row.GetString(0), cancellationToken);
        await session.ExecuteAsync("DELETE FROM units WHERE is_background", [], cancellationToken);
        foreach (var videoId in behind) await AddAsync(session, videoId, model, cancellationToken);
    }

    /// <summary>One process at a time.</summary>
    private static async Task DropRetiredAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var tryLock = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = LockKey + 1 } } };
        if (await tryLock.ExecuteScalarAsync(cancellationToken) is not true) return;

        var models = new SearchModelStore(connection);
        foreach (var number in await models.ListRetiredAsync(cancellationToken)) await models.DropAsync(number, cancellationToken);
        await using var unlock = new NpgsqlCommand("SELECT pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = LockKey + 1 } } };
        await unlock.ExecuteNonQueryAsync(cancellationToken);
    }
}
