using TorchSharp.Native;

namespace TorchSharp.Extensions;

/// <summary>Counts what was not given back, so that a test can assert that a forward pass leaves nothing behind.</summary>
public static class LiveTensors
{
    /// <summary>Tensors handed out to C# in this process and not disposed yet.</summary>
    public static long Count => NativeMethods.ts_live();
}
