namespace Video.Jobs.Queue;

/// <summary>One job to be delivered.</summary>
/// <param name="Fence">The unit's fence when it was enqueued. Unit and fence are the job's identity: the next attempt is another job.</param>
/// <param name="NotBefore">Not delivered before this time; among due jobs the earliest goes first.</param>
public sealed record JobTicket(long UnitId, long Fence, string Group, DateTimeOffset NotBefore);
