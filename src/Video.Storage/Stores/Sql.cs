using System.Data;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Npgsql;

namespace Video.Storage.Stores;

/// <summary>Commands written by hand, on the connection's current transaction where it has one.</summary>
internal static class Sql
{
    /// <returns>How many rows were written.</returns>
    public static async Task<int> ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (DiskFull.Is(e))
        {
            throw DiskFull.Explain(e);
        }
    }

    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        var rows = new List<T>();
        await foreach (var row in connection.StreamAsync(sql, read, cancellationToken, parameters))
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Row by row; the connection is busy until the last one.</summary>
    public static async IAsyncEnumerable<T> StreamAsync<T>(
        this NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read, [EnumeratorCancellation] CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(connection, sql, parameters);
        await using var reader = await ReadAsync(command, cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            yield return read(reader);
        }
    }

    public static string? Text(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static double? Double(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    public static DateTimeOffset? Time(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    public static JsonObject Json(this NpgsqlDataReader row, int column) =>
        JsonNode.Parse(row.GetString(column)) as JsonObject ?? throw new StorageException($"{row.GetName(column)}: expected a JSON object in the database, got something else");

    private static async Task<NpgsqlDataReader> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await command.ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);
        }
        catch (PostgresException e) when (DiskFull.Is(e))
        {
            throw DiskFull.Explain(e);
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, (string Name, object? Value)[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value switch
            {
                null => DBNull.Value,
                string text => Storable.Text(text),
                DateTimeOffset time => time.ToUniversalTime(),
                JsonNode json => Storable.Json(json.ToJsonString()),
                _ => value,
            });
        }

        return command;
    }
}
