using Npgsql;

namespace Video.Storage;

/// <summary>Brings a database to this program's schema. Many processes may do so at once: one works, the others wait and find it done.</summary>
public static class Migrator
{
    /// <summary>Any number that no other program picks for its own lock in the same database.</summary>
    private const long LockKey = 0x766964656f_0001;

    private const string Ledger = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number     integer PRIMARY KEY CHECK (number > 0),
            name       text NOT NULL,
            checksum   text NOT NULL CHECK (checksum ~ '^[0-9a-f]{64}$'),
            applied_at timestamptz NOT NULL
        )
        """;

    /// <summary>Applies what is missing, each migration in its own transaction.</summary>
    /// <returns>How many were applied.</returns>
    /// <exception cref="StorageException">An applied one has changed, the database is newer than the program, or one failed.</exception>
    public static async Task<int> MigrateAsync(NpgsqlConnection connection, IReadOnlyList<Migration> migrations, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await IsCurrentAsync(connection, migrations, cancellationToken))
        {
            return 0;
        }

        // Each transaction takes the lock anew and looks again: it holds however the process or a pooler in between ends.
        var count = 0;
        while (await ApplyNextAsync(connection, migrations, now, cancellationToken))
        {
            count++;
        }

        return count;
    }

    /// <summary>One cheap question answers nearly every start, without the lock.</summary>
    private static async Task<bool> IsCurrentAsync(NpgsqlConnection connection, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('schema_migrations') IS NOT NULL", connection);
        return await exists.ExecuteScalarAsync(cancellationToken) is true && (await CheckAppliedAsync(connection, migrations, cancellationToken)).Count == migrations.Count;
    }

    private static async Task<bool> ApplyNextAsync(NpgsqlConnection connection, IReadOnlyList<Migration> migrations, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({LockKey})", cancellationToken);
        await ExecuteAsync(connection, Ledger, cancellationToken);
        var applied = await CheckAppliedAsync(connection, migrations, cancellationToken);
        if (migrations.FirstOrDefault(migration => !applied.Contains(migration.Number)) is not { } next)
        {
            await transaction.CommitAsync(cancellationToken);
            return false;
        }

        try
        {
            await ExecuteAsync(connection, next.Sql, cancellationToken);
        }
        catch (PostgresException e)
        {
            throw new StorageException(
                $"Migration {next.Number:0000}_{next.Name}: not applied to PostgreSQL {connection.PostgreSqlVersion}: {e.MessageText}; the database is as it was", e);
        }

        await using var record = new NpgsqlCommand("INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (@number, @name, @checksum, @now)", connection);
        record.Parameters.AddWithValue("number", next.Number);
        record.Parameters.AddWithValue("name", next.Name);
        record.Parameters.AddWithValue("checksum", next.Checksum);
        record.Parameters.AddWithValue("now", now);
        await record.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<HashSet<int>> CheckAppliedAsync(NpgsqlConnection connection, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        var applied = new HashSet<int>();
        await using var query = new NpgsqlCommand("SELECT number, name, checksum FROM schema_migrations ORDER BY number", connection);
        await using var rows = await query.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var (number, name, checksum) = (rows.GetInt32(0), rows.GetString(1), rows.GetString(2));
            var known = migrations.FirstOrDefault(migration => migration.Number == number) ?? throw new StorageException(
                $"Database schema: expected at most migration {(migrations.Count > 0 ? migrations[^1].Number : 0)}, got {number} ({name}), made by a newer version of this program; use that version or another database");
            if (known.Checksum != checksum)
            {
                throw new StorageException(
                    $"Database schema: migration {number} ({name}) was applied with checksum {checksum[..12]}, this program has {known.Checksum[..12]}; " +
                    "applied migrations never change: use the version that made the database, or another database");
            }

            applied.Add(number);
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
