using Video.Jobs.Pipelines;

namespace Video.Jobs.Units;

/// <summary>What became of a delivery.</summary>
internal abstract record Claim
{
    private Claim()
    {
    }

    /// <summary>The unit is this worker's, as long as its fence stays.</summary>
    public sealed record Taken(Unit Unit, long Fence) : Claim;

    /// <summary>Not to be taken yet: it waits, or its worker seems alive. Delivered again at <paramref name="Until"/>.</summary>
    public sealed record Busy(DateTimeOffset Until) : Claim;

    /// <summary>Its process vanished once too often: it failed now.</summary>
    public sealed record Poisoned(string Error) : Claim;

    /// <summary>Nothing to do: finished, cancelled or deleted.</summary>
    public sealed record Gone : Claim;
}
