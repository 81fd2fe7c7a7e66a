using Npgsql;

namespace Video.Jobs.Pipelines;

/// <summary>How a stage ended. The list is closed; an exception is the fourth ending and retries.</summary>
public abstract record StageOutcome
{
    private StageOutcome()
    {
    }

    /// <summary>The work is done. What it stores and what follows become visible in one transaction, or not at all.</summary>
    /// <param name="Commit">
    /// Writes the results. It runs inside the transaction that marks the unit done, on a unit that this worker still holds,
    /// under a lock on the video row; it must be quick, use only this connection and neither commit nor roll back.
    /// When it throws, everything is rolled back and the unit is tried again.
    /// </param>
    /// <param name="Next">
    /// Units that the stage chose itself (<see cref="Follow.Chosen"/>), or followers given another input than the pipeline would.
    /// Followers by rule (<see cref="Follow.Each"/>, <see cref="Follow.All"/>) need not be listed.
    /// </param>
    public sealed record Completed(Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task> Commit, IReadOnlyList<UnitRequest> Next) : StageOutcome
    {
        /// <summary>Completed, and nothing but the pipeline's rules says what follows.</summary>
        public Completed(Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task> commit)
            : this(commit, [])
        {
        }
    }

    /// <summary>The input is bad for good: the video fails with this reason and nothing is tried again.</summary>
    /// <param name="Reason">One sentence for the user: subject, expected, got, remedy.</param>
    public sealed record Discarded(string Reason) : StageOutcome;

    /// <summary>Not now: the unit runs again after this time and no attempt is used.</summary>
    public sealed record Snoozed(TimeSpan For) : StageOutcome;
}
