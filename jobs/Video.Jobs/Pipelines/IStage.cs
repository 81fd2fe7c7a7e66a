namespace Video.Jobs.Pipelines;

/// <summary>The code of one stage of the pipeline. One instance runs many units at the same time.</summary>
/// <remarks>
/// A unit may be run more than once (after a crash, a lost connection, a frozen machine): a stage keeps its hands off the database
/// until <see cref="StageOutcome.Completed"/>, whose commit is done exactly once.
/// </remarks>
public interface IStage
{
    /// <summary>The stage's name in <see cref="Pipeline"/>, which also says the group it runs in and what follows.</summary>
    string Name { get; }

    /// <param name="cancellationToken">
    /// Cancelled when the worker stops or the unit was taken away; the stage then ends by <see cref="OperationCanceledException"/>.
    /// </param>
    Task<StageOutcome> RunAsync(UnitContext context, CancellationToken cancellationToken);
}
