using System.Runtime.InteropServices;

namespace Video.Models.Checkpoints;

/// <summary>What to tell the kernel about mapped pages; the values are those of Linux's madvise.</summary>
internal enum MemoryAdvice
{
    WillNeed = 3,
    DontNeed = 4,
}

internal static partial class NativeMemoryMap
{
    /// <summary>Advice only: a refusal changes nothing but speed, so the result is not looked at.</summary>
    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Advise(nint address, nuint length, int advice);
}
