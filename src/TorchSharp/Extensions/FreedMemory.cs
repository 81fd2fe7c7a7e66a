using TorchSharp.Native;

namespace TorchSharp.Extensions;

/// <summary>What becomes of memory that tensors no longer need.</summary>
public static class FreedMemory
{
    /// <summary>
    /// Keeps all of it in this process from now on. For programs that do nothing beside: a training frees gigabytes at the end of each step and wants them again a second later, and every
    /// page that went back to the system comes again cleared (measured: a quarter of a training's time).
    /// </summary>
    public static void Keep() => NativeMethods.ts_keep_all_memory();
}
