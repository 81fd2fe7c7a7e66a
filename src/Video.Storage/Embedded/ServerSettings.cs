namespace Video.Storage.Embedded;

/// <summary>The settings that the embedded server is always started with; whatever else a user writes into its postgresql.conf holds.</summary>
internal static class ServerSettings
{
    public const int Port = 5432;

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

        // Memory belongs to the models. Tokens are read once per question, so a large cache would help little.
        "shared_buffers=128MB",
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
