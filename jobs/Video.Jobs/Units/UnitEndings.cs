using Video.Jobs.Pipelines;
using Video.Storage.Stores;

namespace Video.Jobs.Units;

/// <summary>
/// The ways in which a run ends, each one transaction that first checks the fence.
/// Each returns false, and has written nothing, when this worker no longer holds the unit.
/// </summary>
internal sealed class UnitEndings(JobDatabase database, Pipeline pipeline, TimeProvider clock)
{
    public async Task<bool> CompleteAsync(Claim.Taken taken, StageOutcome.Completed outcome, CancellationToken cancellationToken)
    {
        await using var transaction = await UnitTransaction.OpenHeldAsync(database, taken.Unit.Id, taken.Fence, cancellationToken);
        if (transaction is null)
            return false;

        var (session, now) = (transaction.Session, clock.GetUtcNow());
        await outcome.Commit(session.Connection, session.Transaction, cancellationToken);
        const string done = """
            UPDATE units SET state = 'done', progress = 1, progress_text = NULL, error = NULL, worker = NULL, heartbeat_at = NULL, finished_at = $2
            WHERE id = $1
            """;
        await session.ExecuteAsync(done, [taken.Unit.Id, now], cancellationToken);
        await Followers.AddAsync(session, pipeline, taken.Unit, outcome.Next, now, cancellationToken);
        if (!transaction.Row.IsBackground)
            await new VideoStore(session.Connection).MarkDoneWhenFinishedAsync(taken.Unit.VideoId, now, cancellationToken);
        session.Announce(taken.Unit.VideoId);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<bool> DiscardAsync(Claim.Taken taken, string reason, CancellationToken cancellationToken)
    {
        await using var transaction = await UnitTransaction.OpenHeldAsync(database, taken.Unit.Id, taken.Fence, cancellationToken);
        if (transaction is null)
            return false;

        await VideoFailure.WriteAsync(transaction, transaction.Row.Losses, transaction.Row.Attempts, reason, reason, clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Uses an attempt: back into the queue with a delay, or failed when it was the last.</summary>
    public async Task<bool> FailAttemptAsync(Claim.Taken taken, string error, Func<int, TimeSpan> delay, CancellationToken cancellationToken)
    {
        await using var transaction = await UnitTransaction.OpenHeldAsync(database, taken.Unit.Id, taken.Fence, cancellationToken);
        if (transaction is null)
            return false;

        var (row, now) = (transaction.Row, clock.GetUtcNow());
        var attempts = row.Attempts + 1;
        if (attempts < row.MaxAttempts)
            await transaction.ReturnAsync(now + delay(attempts), attempts, error, cancellationToken);
        else
            await VideoFailure.WriteAsync(
                transaction, row.Losses, attempts, error, $"{row.Stage} {row.Chunk}: failed {attempts} times, the last time with: {error}", now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Back into the queue without using an attempt.</summary>
    public async Task<bool> ReturnAsync(Claim.Taken taken, TimeSpan delay, CancellationToken cancellationToken)
    {
        await using var transaction = await UnitTransaction.OpenHeldAsync(database, taken.Unit.Id, taken.Fence, cancellationToken);
        if (transaction is null)
            return false;

        await transaction.ReturnAsync(clock.GetUtcNow() + delay, transaction.Row.Attempts, error: null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
