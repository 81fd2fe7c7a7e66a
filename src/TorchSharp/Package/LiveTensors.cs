namespace TorchSharp.Extensions;

/// <summary>Beside TorchSharp's package: what its own statistics count, on this thread.</summary>
public static class LiveTensors
{
    public static long Count => DisposeScopeManager.Statistics.ThreadTotalLiveCount;
}
