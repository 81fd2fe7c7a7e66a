namespace Video.Jobs.Units;

/// <summary>Who may take a unit, decided from the row alone.</summary>
/// <param name="SilentWhenRecovered">
/// How long the heartbeat of a running unit must have been silent when the engine says that its process died.
/// A second job for a unit may arrive as recovered although another worker holds it: that one's heart still beats.
/// </param>
/// <param name="SilentOtherwise">The same when nobody says so. Clocks of the machines may differ by this much.</param>
internal sealed record ClaimRules(TimeSpan SilentWhenRecovered, TimeSpan SilentOtherwise)
{
    /// <returns>The time from which the unit may be taken (past or present: now), or null when never.</returns>
    public DateTimeOffset? FreeFrom(UnitRow row, bool recovered) => row switch
    {
        { State: "pending" } => row.NotBefore,
        { State: "running", HeartbeatAt: { } heartbeat } => heartbeat + (recovered ? SilentWhenRecovered : SilentOtherwise),
        _ => null,
    };
}
