using System.Text;

namespace Video.Storage.Embedded;

/// <summary>
/// The server process of one cluster folder: made, started, inspected, stopped. Callers hold the cluster's start lock.
/// </summary>
/// <remarks>
/// The server never sees the folder's path: its programs get the folder as open file 9 and use <c>/proc/self/fd/9</c>. So it works below folders which
/// its user cannot enter (/root, a private temporary folder), and its socket may lie at a path longer than the 107 bytes that a socket address holds.
/// </remarks>
internal sealed class ClusterServer(string folder, ServerUser user)
{
    private const string Self = "/proc/self/fd/9";
    private const string HoldAlive = $"flock -n -E 75 {Self}/alive.lock ";
    private const long LongestLog = 10 << 20;

    internal enum State { Stopped, Changing, Ready }

    public string DataFolder => Path.Combine(folder, "data");

    public string SocketFolder => Path.Combine(folder, "run");

    public string LogFile => Path.Combine(folder, "server.log");

    /// <summary>Held by the server and each of its processes from start to the very end, so that it tells the truth even after kill -9.</summary>
    private string AliveFile => Path.Combine(folder, "alive.lock");

    private string PostmasterPath => Path.Combine(DataFolder, "postmaster.pid");

    /// <summary>The PostgreSQL version that made the cluster and must serve it.</summary>
    public int Major
    {
        get
        {
            var path = Path.Combine(DataFolder, "PG_VERSION");
            return File.Exists(path) && int.TryParse(File.ReadAllText(path), out var major)
                ? major
                : throw new StorageException($"{path}: expected the version of the PostgreSQL that made the cluster, got nothing of the kind; restore the data folder from a backup, or move {folder} away to begin anew");
        }
    }

    public State Inspect()
    {
        var postmaster = PostmasterFile.Read(PostmasterPath);
        var isServer = postmaster?.IsServerOf(DataFolder) ?? false;
        bool alive;
        using (var free = FileLock.TryTake(AliveFile, exclusive: false))
        {
            alive = free is null;
        }

        return (alive, isServer) switch
        {
            (_, true) when postmaster is { Status: "ready" } => State.Ready,
            (false, false) => State.Stopped,
            // Starting, stopping, or killed while its children are still on their way out.
            _ => State.Changing,
        };
    }

    /// <summary>Makes the cluster beside its final place and moves it there whole, so that a killed or failed attempt leaves nothing that looks like a cluster.</summary>
    public async Task CreateAsync(PostgresBinaries binaries, TimeProvider time, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new StorageException("The embedded PostgreSQL needs Linux; set VIDEO_DATABASE to a running one");
        }

        // An earlier attempt whose caller was killed may still be writing there.
        var making = new ClusterServer(folder + ".new", user);
        await making.DeleteAsync(time, cancellationToken);
        try
        {
            Directory.CreateDirectory(making.SocketFolder);
            foreach (var path in new[] { folder + ".new", making.SocketFolder })
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                user.Own(path);
            }

            File.WriteAllBytes(making.AliveFile, []);
            user.Own(making.AliveFile);

            var made = await making.RunAsync(binaries, "initdb", Initialise("C.UTF-8"), cancellationToken, HoldAlive);
            if (made.Status != 0 && made.Output.Contains("locale", StringComparison.Ordinal))
            {
                // A machine without that locale has at least the plain one; full-text search folds only ASCII case there.
                made = await making.RunAsync(binaries, "initdb", Initialise("C"), cancellationToken, HoldAlive);
            }

            if (made.Status != 0)
            {
                throw new StorageException($"{folder}: no database made by initdb of PostgreSQL {binaries.Major}: {made.Reason}; free some space or set VIDEO_HOME to another folder");
            }

            Directory.Move(folder + ".new", folder);
        }
        catch
        {
            await making.DeleteAsync(time, CancellationToken.None);
            throw;
        }
    }

    public async Task StartAsync(PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        // The lock is free, so whoever wrote these is gone. The number in them may meanwhile be another process of the same user, or still be
        // the killed server where nobody waits for it: either keeps PostgreSQL from starting.
        File.Delete(PostmasterPath);
        foreach (var socket in Directory.GetFiles(SocketFolder))
        {
            File.Delete(socket);
        }

        if (File.Exists(LogFile) && new FileInfo(LogFile).Length > LongestLog)
        {
            File.Move(LogFile, LogFile + ".1", overwrite: true);
        }

        var logged = File.Exists(LogFile) ? new FileInfo(LogFile).Length : 0;
        var settings = string.Join(' ', ServerSettings.All.Append($"unix_socket_directories={Self}/run").Select(setting => $"-c {setting}"));
        var started = await RunAsync(binaries, "pg_ctl", $"-D {Self}/data -l {Self}/server.log -w -t 600 -s start -o '{settings}'", cancellationToken, HoldAlive);
        if (started.Status != 0)
        {
            throw new StorageException($"PostgreSQL {binaries.Major} did not start in {folder}: {Complaints(logged) ?? started.Reason}; see {LogFile}, or free some space when the disk is full");
        }
    }

    public async Task StopAsync(PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        var stopped = await RunAsync(binaries, "pg_ctl", $"-D {Self}/data -m fast -w -t 600 -s stop", cancellationToken);
        if (stopped.Status != 0 && Inspect() != State.Stopped)
        {
            throw new StorageException($"PostgreSQL did not stop in {folder}: {stopped.Reason}; see {LogFile}");
        }
    }

    private static string Initialise(string locale) =>
        $"-D {Self}/data --username=video --auth=trust --encoding=UTF8 --locale={locale} --text-search-config=english --data-checksums";

    private async Task<ChildProcess.Result> RunAsync(PostgresBinaries binaries, string program, string arguments, CancellationToken cancellationToken, string through = "") =>
        await ChildProcess.RunAsync("/bin/sh", ["-c", $"exec 9<\"$1\" || exit 1; exec {user.Prefix}{through}\"$2\" {arguments}", "sh", folder, Path.Combine(binaries.Folder, program)], cancellationToken);

    /// <summary>Why the server says it failed since <paramref name="from"/>, a length of its log; null when it says nothing.</summary>
    private string? Complaints(long from)
    {
        try
        {
            var bytes = File.ReadAllBytes(LogFile);
            return ServerMessages.Reason(Encoding.UTF8.GetString(bytes, (int)from, bytes.Length - (int)from));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task DeleteAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        using (await FileLock.TakeAsync(AliveFile, exclusive: true, TimeSpan.FromMinutes(1), time, cancellationToken))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
