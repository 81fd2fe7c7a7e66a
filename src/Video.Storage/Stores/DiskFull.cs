using Npgsql;

namespace Video.Storage.Stores;

/// <summary>A full disk of the database server is the user's to mend, so it is told in a sentence.</summary>
internal static class DiskFull
{
    public static bool Is(PostgresException e) => e.SqlState == PostgresErrorCodes.DiskFull;

    public static StorageException Explain(PostgresException e) =>
        new($"Database: expected space to write on its disk, got: {e.MessageText}; free some space, then run the same command again: nothing half-written was kept", e);
}
