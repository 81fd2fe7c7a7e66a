namespace Video.Storage.Embedded;

/// <summary>The settings that the embedded server is always started with; whatever else a user writes into its postgresql.conf holds.</summary>
internal static class ServerSettings
{
    public const int Port = 5432;

    private const long LeastShared = 128, MostShared = 4096;

    /// <summary>An eighth of the memory that this process may use, taken as it is needed.</summary>
    private static long SharedMegabytes => Math.Clamp((GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20) / 8, LeastShared, MostShared);

    public static IReadOnlyList<string> All { get; } =
    [
        // Reached through its private socket only: no port is opened, none can be taken.
        "listen_addresses=",
        "port=5432",
        "unix_socket_permissions=0700",

        // What was committed outlives a loss of power.
        "fsync=on",
        "full_page_writes=on",
        "synchronous_commit=on",

        // Memory belongs to the models, and tokens are read once per question; but a vector index is walked at random, and its pages are read faster from here than from the system's cache.
        $"shared_buffers={SharedMegabytes}MB",
        "work_mem=8MB",
        "maintenance_work_mem=128MB",
        "max_connections=100",
        "max_wal_size=512MB",
        "jit=off",

        // The log is for people who look for a failure.
        "logging_collector=off",
        "log_destination=stderr",
        "log_checkpoints=off",
    ];
}
