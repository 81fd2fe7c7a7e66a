namespace Video.Jobs.Quartz;

/// <summary>What a serving scheduler may run at a time, and whom it hands it to.</summary>
internal sealed record ServedGroups(IReadOnlyDictionary<string, int> Limits, Deliveries Deliveries);
