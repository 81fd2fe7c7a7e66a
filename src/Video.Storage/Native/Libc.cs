using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Video.Storage.Native;

/// <summary>The few calls of the C library that .NET does not offer. All set errno.</summary>
internal static partial class Libc
{
    public const int LockShared = 1;
    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int WouldBlock = 11;
    private const int ReadOnly = 0;
    private const int Create = 0x40;
    private const int CloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Chown(string path, uint owner, uint group);

    /// <summary>Opens a folder, which .NET's own file handles refuse.</summary>
    public static SafeFileHandle OpenFolder(string path) => OpenOrThrow(path, ReadOnly | CloseOnExec);

    /// <summary>
    /// Opens or makes a file for locking. .NET's own way to open takes a lock of its own, of this very kind. Reading is enough for locking,
    /// so root and the owner of a folder may lock files that the other has made.
    /// </summary>
    public static SafeFileHandle OpenLockFile(string path) => OpenOrThrow(path, ReadOnly | Create | CloseOnExec);

    private static SafeFileHandle OpenOrThrow(string path, int flags)
    {
        const uint readWriteForAll = 0b110_110_110;
        var descriptor = Open(path, flags, readWriteForAll);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new StorageException($"{path}: not opened ({Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}); give this user the data folder");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);
}
