using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Video.Storage.Native;

namespace Video.Storage.Embedded;

/// <summary>
/// An advisory lock on a file (flock). The kernel gives it up when the process ends, however it ends, so that nothing is ever left locked;
/// it is not inherited by child processes; two of them in one process exclude each other like two processes.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    public static FileLock? TryTake(string path, bool exclusive)
    {
        var file = Libc.OpenLockFile(path);
        if (Libc.Flock(file, (exclusive ? Libc.LockExclusive : Libc.LockShared) | Libc.LockNonBlocking) == 0)
        {
            return new FileLock(file);
        }

        var error = Marshal.GetLastPInvokeError();
        file.Dispose();
        return error == Libc.WouldBlock ? null : throw new StorageException($"{path}: not locked ({Marshal.GetPInvokeErrorMessage(error)}); the data folder needs a file system with locks");
    }

    /// <exception cref="StorageException">Another process held it all the time.</exception>
    public static async Task<FileLock> TakeAsync(string path, bool exclusive, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryTake(path, exclusive) is { } taken)
            {
                return taken;
            }

            if (time.GetElapsedTime(started) > patience)
            {
                throw new StorageException($"{path}: expected to lock it within {patience.TotalSeconds:0} s, got another process that keeps it; end that process");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }
    }

    public void Dispose() => _file.Dispose();
}
