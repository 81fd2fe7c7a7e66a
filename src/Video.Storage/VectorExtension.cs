using Npgsql;

namespace Video.Storage;

/// <param name="Server">15.4, 17.2, …</param>
/// <param name="Vector">pgvector's version in this database; null when it has not been created.</param>
/// <param name="VectorAvailable">pgvector's version on the server's machine; null when it is not installed there.</param>
public sealed record DatabaseVersions(string Server, string? Vector, string? VectorAvailable);

/// <summary>pgvector, which search by meaning needs and everything else does without.</summary>
internal static class VectorExtension
{
    /// <summary>Creates it, and the tables that need it, where the server has it and this user may; otherwise <c>doctor</c> tells what is missing.</summary>
    public static async Task CreateWhereAvailableAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var created = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'vector')", connection);
        if (await created.ExecuteScalarAsync(cancellationToken) is true)
        {
            await CreateTablesAsync(connection, cancellationToken);
            return;
        }

        if ((await ReadVersionsAsync(connection, cancellationToken)).VectorAvailable is null)
        {
            return;
        }

        try
        {
            await using var create = new NpgsqlCommand("CREATE EXTENSION IF NOT EXISTS vector", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateObject)
        {
            // Another process created it at the same moment.
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // A database of somebody else's: its administrator creates extensions.
        }

        await CreateTablesAsync(connection, cancellationToken);
    }

    /// <summary>The tables whose types the extension brings; without it, or with one too old, there are none.</summary>
    private static async Task CreateTablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var create = new NpgsqlCommand("SELECT create_embedding_tables()", connection);
        await create.ExecuteScalarAsync(cancellationToken);
    }

    public static async Task<DatabaseVersions> ReadVersionsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var query = new NpgsqlCommand("SELECT installed_version, default_version FROM pg_available_extensions WHERE name = 'vector'", connection);
        await using var rows = await query.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken)
            ? new DatabaseVersions(connection.PostgreSqlVersion.ToString(), rows.IsDBNull(0) ? null : rows.GetString(0), rows.IsDBNull(1) ? null : rows.GetString(1))
            : new DatabaseVersions(connection.PostgreSqlVersion.ToString(), Vector: null, VectorAvailable: null);
    }
}
