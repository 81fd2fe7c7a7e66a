using Microsoft.Extensions.Logging;
using Npgsql;
using Video.Jobs.Pipelines;
using Video.Jobs.Queue;

namespace Video.Jobs.Units;

/// <summary>What happens to a delivery: claim the unit, run its stage with a heartbeat, write how it ended.</summary>
/// <param name="afterBackground">Called when a unit in the background has ended: more may be to do there.</param>
internal sealed class UnitRunner(
    JobDatabase database, Pipeline pipeline, StageSet stages, UnitRunnerOptions options, IServiceProvider services, TimeProvider clock, Random random, ILogger logger,
    Func<CancellationToken, Task> afterBackground)
{
    private readonly UnitClaims _claims = new(
        database, new ClaimRules(options.HeartbeatInterval * 3, options.HeartbeatInterval * 30), options.MaxLosses, options.Worker, clock);
    private readonly UnitEndings _endings = new(database, pipeline, clock);
    private readonly SoloGate _gate = new();

    public async Task RunAsync(JobDelivery delivery, CancellationToken stopping)
    {
        using var place = await EnterAsync(delivery, stopping);
        // Not the stopping token from here to the end: a unit that a stopping worker was given is claimed and handed back.
        using var claiming = new CancellationTokenSource(options.WriteTimeout, clock);
        switch (await _claims.ClaimAsync(delivery, claiming.Token))
        {
            case Claim.Taken taken:
                await RunAsync(taken, stopping);
                break;
            case Claim.Busy busy:
                Log.UnitBusy(logger, delivery.UnitId, busy.Until);
                break;
            case Claim.Poisoned poisoned:
                Log.UnitPoisoned(logger, delivery.UnitId, poisoned.Error);
                break;
            case Claim.Gone:
                Log.UnitGone(logger, delivery.UnitId);
                break;
        }
    }

    /// <returns>Null when the worker stops instead.</returns>
    private async Task<IDisposable?> EnterAsync(JobDelivery delivery, CancellationToken stopping)
    {
        try
        {
            var isSuspect = await _claims.CountLossesAsync(delivery, stopping) >= options.SuspectFromLosses;
            return await _gate.EnterAsync(isSuspect, stopping);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task RunAsync(Claim.Taken taken, CancellationToken stopping)
    {
        var unit = taken.Unit;
        var started = clock.GetTimestamp();
        Log.UnitStarted(logger, unit.Id, unit.Stage, unit.Chunk, unit.VideoId, unit.Attempt);
        await using var held = HeldUnit.Start(database.Source, taken, options.HeartbeatInterval, clock, logger, stopping);

        var ending = await RunStageAsync(unit, held, stopping);
        using var writing = new CancellationTokenSource(options.WriteTimeout, clock);
        var isHeld = await WriteAsync(taken, ending, writing.Token);

        if (isHeld)
            Log.UnitEnded(logger, unit.Id, unit.Stage, unit.Chunk, unit.VideoId, Name(ending), clock.GetElapsedTime(started).TotalSeconds);
        else
            Log.UnitLost(logger, unit.Id, unit.Stage, unit.Chunk, unit.VideoId);
        if (isHeld && pipeline.Find(unit.Stage).Rule == Follow.Background)
            await GoOnInBackgroundAsync(stopping);
    }

    private async Task GoOnInBackgroundAsync(CancellationToken stopping)
    {
        try
        {
            await afterBackground(stopping);
        }
        catch (Exception e) when (e is NpgsqlException || stopping.IsCancellationRequested)
        {
            Log.BackgroundWaits(logger, e); // until the next sweep
        }
    }

    private async Task<UnitEnding> RunStageAsync(Unit unit, HeldUnit held, CancellationToken stopping)
    {
        try
        {
            stopping.ThrowIfCancellationRequested();
            var context = new UnitContext(unit, services, held.ReportProgressAsync);
            return new UnitEnding.Returned(await stages.Find(unit.Stage).RunAsync(context, held.Token));
        }
        catch (Exception) when (held.Lost)
        {
            return new UnitEnding.Lost();
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // Whatever a stage makes of its cancellation: no attempt is used up by a stop.
            return new UnitEnding.HandedBack();
        }
        catch (Exception e)
        {
            Log.UnitThrew(logger, unit.Id, unit.Stage, unit.Chunk, unit.VideoId, e);
            return new UnitEnding.Threw(e);
        }
    }

    private async Task<bool> WriteAsync(Claim.Taken taken, UnitEnding ending, CancellationToken cancellationToken)
    {
        try
        {
            return await UntilConnectedAsync(token => WriteOnceAsync(taken, ending, token), cancellationToken);
        }
        catch (Exception e) when (ending is UnitEnding.Returned && !cancellationToken.IsCancellationRequested)
        {
            // What the stage wanted to store was refused: that is the stage's failure.
            Log.UnitThrew(logger, taken.Unit.Id, taken.Unit.Stage, taken.Unit.Chunk, taken.Unit.VideoId, e);
            return await UntilConnectedAsync(token => WriteOnceAsync(taken, new UnitEnding.Threw(e), token), cancellationToken);
        }
    }

    private Task<bool> WriteOnceAsync(Claim.Taken taken, UnitEnding ending, CancellationToken cancellationToken) => ending switch
    {
        UnitEnding.Returned { Outcome: StageOutcome.Completed completed } => _endings.CompleteAsync(taken, completed, cancellationToken),
        UnitEnding.Returned { Outcome: StageOutcome.Discarded discarded } => _endings.DiscardAsync(taken, discarded.Reason, cancellationToken),
        UnitEnding.Returned { Outcome: StageOutcome.Snoozed snoozed } => _endings.ReturnAsync(taken, snoozed.For, cancellationToken),
        UnitEnding.HandedBack => _endings.ReturnAsync(taken, TimeSpan.Zero, cancellationToken),
        UnitEnding.Threw threw => _endings.FailAttemptAsync(taken, Describe(threw.Exception), Delay, cancellationToken),
        UnitEnding.Lost => Task.FromResult(false),
        _ => throw new InvalidOperationException($"{taken.Unit.Stage}: expected a StageOutcome, got: {ending}"),
    };

    /// <summary>Work of minutes is not thrown away because the database restarts at its end. The fence makes a second write harmless.</summary>
    private async Task<bool> UntilConnectedAsync(Func<CancellationToken, Task<bool>> write, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await write(cancellationToken);
            }
            catch (NpgsqlException e) when (e.IsTransient)
            {
                Log.WriteRepeated(logger, e);
                await Task.Delay(options.BetweenWrites, clock, cancellationToken);
            }
        }
    }

    private TimeSpan Delay(int attempts)
    {
        // One Random serves all units of the worker, and Random is not made for several threads.
        lock (random)
            return options.Backoff.Delay(attempts, random.NextDouble());
    }

    private static string Describe(Exception exception) => exception.Message.Length > 0 ? exception.Message : exception.GetType().Name;

    private static string Name(UnitEnding ending) => ending is UnitEnding.Returned returned ? returned.Outcome.GetType().Name : ending.GetType().Name;
}
