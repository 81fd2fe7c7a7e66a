using TorchSharp.Native;

namespace TorchSharp.Extensions;

/// <summary>How many threads the operators take that one thread calls.</summary>
public static class OwnThreads
{
    /// <summary>Sets it for the calling thread alone; <see cref="torch.set_num_threads"/> sets it for all that call their first operator later, too.</summary>
    public static void Set(int count) => NativeMethods.ts_set_own_threads(count);
}
