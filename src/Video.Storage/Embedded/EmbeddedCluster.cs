using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Npgsql;
using Video.Storage.Native;

namespace Video.Storage.Embedded;

/// <param name="Major">The PostgreSQL version of the cluster; null when there is none yet.</param>
public sealed record ClusterStatus(int? Major, bool IsRunning);

/// <summary>
/// This process's use of the installation's own PostgreSQL. The first user starts the server, others join it, the last to leave stops it.
/// </summary>
/// <remarks>
/// Each user holds a shared lock on <c>postgres.users</c>, which the kernel drops however the process ends; starting and stopping happen under
/// <c>postgres.lock</c>. A user killed with SIGKILL who was the last leaves the server running, and the next one joins it.
/// </remarks>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    /// <summary>Crash recovery after a loss of power takes its time; more than this is a fault.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const int LongestSocketPath = 107;

    /// <summary>Per process and pool, so that a handful of processes fit into the server's connections.</summary>
    private const int PoolSize = 20;
    private readonly DataFolder _folder;
    private readonly ClusterServer _server;
    private readonly TimeProvider _time;
    private SafeFileHandle? _socketFolder;
    private FileLock? _use;

    private EmbeddedCluster(DataFolder folder, ClusterServer server, TimeProvider time) => (_folder, _server, _time) = (folder, server, time);

    /// <summary>Good in this process only: where the path of the socket is too long, it names an open file of this process.</summary>
    public string ConnectionString { get; private set; } = "";

    public string LogFile => _server.LogFile;

    /// <summary>Makes the cluster where there is none, starts it where it does not run, and joins it until disposal.</summary>
    /// <exception cref="StorageException">PostgreSQL is missing, too old, of another version than the cluster, or does not start.</exception>
    public static async Task<EmbeddedCluster> StartAsync(DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        folder.Create();
        var place = ClusterFolder(folder);
        var cluster = new EmbeddedCluster(folder, new ClusterServer(place, await ServerUser.OfAsync(place, cancellationToken)), time);
        try
        {
            using (await cluster.TakeStartLockAsync(cancellationToken))
            {
                // Under the start lock only a process that holds both asks for this one alone, so it is free for sharing.
                cluster._use = await FileLock.TakeAsync(cluster.UsersFile, exclusive: false, Patience, time, cancellationToken);
                await cluster.MakeAndStartAsync(cancellationToken);
            }

            cluster.ConnectionString = cluster.Connect();
            return cluster;
        }
        catch
        {
            cluster.Release();
            throw;
        }
    }

    /// <summary>Starts the server again if it has ended under its users, as after a kill -9 of its main process.</summary>
    public async Task ReviveAsync(CancellationToken cancellationToken)
    {
        using (await TakeStartLockAsync(cancellationToken))
        {
            await MakeAndStartAsync(cancellationToken);
        }
    }

    /// <summary>Stops the server whoever uses it; nothing happens when it does not run.</summary>
    /// <returns>True when a server was stopped.</returns>
    public static async Task<bool> StopAsync(DataFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        var place = ClusterFolder(folder);
        if (!Directory.Exists(place))
        {
            return false;
        }

        await using var cluster = new EmbeddedCluster(folder, new ClusterServer(place, await ServerUser.OfAsync(place, cancellationToken)), time);
        using var starting = await cluster.TakeStartLockAsync(cancellationToken);
        return await cluster.StopIfRunningAsync(cancellationToken);
    }

    /// <summary>Whether there is a cluster, and whether its server answers now; starts nothing.</summary>
    public static ClusterStatus Inspect(DataFolder folder)
    {
        var place = ClusterFolder(folder);
        if (!Directory.Exists(place))
        {
            return new ClusterStatus(Major: null, IsRunning: false);
        }

        var server = new ClusterServer(place, new ServerUser(Ids: null));
        return new ClusterStatus(server.Major, server.Inspect() == ClusterServer.State.Ready);
    }

    /// <summary>Leaves the cluster; the last user stops the server, cleanly.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_use is null)
        {
            return;
        }

        using var starting = await TakeStartLockAsync(CancellationToken.None);
        Release();
        using var alone = FileLock.TryTake(UsersFile, exclusive: true);
        if (alone is not null)
        {
            await StopIfRunningAsync(CancellationToken.None);
        }
    }

    private string UsersFile => Path.Combine(_folder.Path, "postgres.users");

    private static string ClusterFolder(DataFolder folder) => Path.Combine(folder.Path, "postgres");

    private Task<FileLock> TakeStartLockAsync(CancellationToken cancellationToken) =>
        FileLock.TakeAsync(Path.Combine(_folder.Path, "postgres.lock"), exclusive: true, Patience, _time, cancellationToken);

    private async Task MakeAndStartAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(ClusterFolder(_folder)))
        {
            await _server.CreateAsync(await PostgresBinaries.FindAsync(clusterMajor: null, cancellationToken), _time, cancellationToken);
        }

        if (await SettleAsync(cancellationToken) == ClusterServer.State.Stopped)
        {
            await _server.StartAsync(await PostgresBinaries.FindAsync(_server.Major, cancellationToken), cancellationToken);
        }
    }

    private async Task<bool> StopIfRunningAsync(CancellationToken cancellationToken)
    {
        if (await SettleAsync(cancellationToken) != ClusterServer.State.Ready)
        {
            return false;
        }

        await _server.StopAsync(await PostgresBinaries.FindAsync(_server.Major, cancellationToken), cancellationToken);
        return true;
    }

    /// <summary>Waits until the server is neither on its way up nor down: a start whose caller was killed goes on without it.</summary>
    private async Task<ClusterServer.State> SettleAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var state = _server.Inspect();
            if (state != ClusterServer.State.Changing)
            {
                return state;
            }

            if (_time.GetElapsedTime(started) > Patience)
            {
                throw new StorageException(
                    $"{ClusterFolder(_folder)}: expected its server to start or stop within {Patience.TotalMinutes:0} minutes, got neither; " +
                    $"another machine or container may be using the folder; see {_server.LogFile}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), _time, cancellationToken);
        }
    }

    private string Connect()
    {
        var host = _server.SocketFolder;
        if (System.Text.Encoding.UTF8.GetByteCount($"{host}/.s.PGSQL.{ServerSettings.Port}") > LongestSocketPath)
        {
            _socketFolder = Libc.OpenFolder(host);
            host = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_socketFolder.DangerousGetHandle()}");
        }

        return new NpgsqlConnectionStringBuilder { Host = host, Port = ServerSettings.Port, Username = "video", Database = "video", SslMode = SslMode.Disable, MaxPoolSize = PoolSize }.ConnectionString;
    }

    private void Release()
    {
        _use?.Dispose();
        _use = null;
        _socketFolder?.Dispose();
        _socketFolder = null;
    }
}
