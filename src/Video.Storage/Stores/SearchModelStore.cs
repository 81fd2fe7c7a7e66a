using Npgsql;

namespace Video.Storage.Stores;

/// <summary>The roles of models in <c>embedding_models</c>: which one answers searches, which one is to take its place, and what is left of earlier ones.</summary>
public sealed class SearchModelStore(NpgsqlConnection connection)
{
    private const string Columns = "number, fingerprint, name, dim, role, folder, filling";

    /// <summary>The one that answers; null before the first vector.</summary>
    public Task<SearchModel?> FindAnsweringAsync(CancellationToken cancellationToken) => FindWhereAsync("role = 'answering'", cancellationToken);

    /// <summary>The one that videos are given vectors of in the background, if there is one.</summary>
    public Task<SearchModel?> FindFillingAsync(CancellationToken cancellationToken) => FindWhereAsync("filling", cancellationToken);

    /// <summary>Null when it is not known, or nothing wants it any more.</summary>
    public Task<SearchModel?> FindAsync(int number, CancellationToken cancellationToken) => FindWhereAsync("number = @number AND role IS NOT NULL", cancellationToken, ("number", number));

    /// <summary>The same, and it keeps its role until the transaction ends: for what stores vectors.</summary>
    public Task<SearchModel?> HoldAsync(int number, CancellationToken cancellationToken) =>
        FindWhereAsync("number = @number AND role IS NOT NULL FOR SHARE", cancellationToken, ("number", number));

    /// <summary>Where the model's weights are, for other processes.</summary>
    public Task KeepFolderAsync(int number, string folder, CancellationToken cancellationToken) => connection.ExecuteAsync(
        "UPDATE embedding_models SET folder = @folder WHERE number = @number AND folder IS DISTINCT FROM @folder", cancellationToken, ("number", number), ("folder", folder));

    /// <summary>From now on videos are given vectors of this model; another that was to take the place of the answering one is not wanted any more.</summary>
    /// <exception cref="StorageException">There is no such model.</exception>
    public async Task BeginFillingAsync(int number, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            "UPDATE embedding_models SET filling = false, role = nullif(role, 'building') WHERE number <> @number AND filling", cancellationToken, ("number", number));
        if (await connection.ExecuteAsync("UPDATE embedding_models SET filling = true, role = coalesce(role, 'building') WHERE number = @number", cancellationToken, ("number", number)) == 0)
            throw new StorageException($"Embedding model {number}: expected it to be known, got none because another process deleted it at this moment; try again");
    }

    /// <summary>Every video has its vectors: it answers from the end of this transaction on, and the one that did has no role any more.</summary>
    public async Task EndFillingAsync(int number, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("UPDATE embedding_models SET role = NULL, filling = false WHERE number <> @number AND role = 'answering'", cancellationToken, ("number", number));
        await connection.ExecuteAsync("UPDATE embedding_models SET role = 'answering', filling = false WHERE number = @number", cancellationToken, ("number", number));
    }

    /// <summary>Those that nothing wants any more.</summary>
    public Task<List<int>> ListRetiredAsync(CancellationToken cancellationToken) =>
        connection.ListAsync("SELECT number FROM embedding_models WHERE role IS NULL ORDER BY number", row => row.GetInt32(0), cancellationToken);

    /// <summary>Deletes a model that nothing wants any more, with its vectors and indexes. Not inside a transaction; ended half-way, it can be done again.</summary>
    public async Task DropAsync(int number, CancellationToken cancellationToken)
    {
        foreach (var table in EmbeddingStore.Tables)
        {
            await connection.ExecuteAsync($"DROP INDEX CONCURRENTLY IF EXISTS {table}_of_model_{number}", cancellationToken); // waits for searches, and no search waits for it
            await using var delete = new NpgsqlCommand($"DELETE FROM {table} WHERE model = {number}", connection) { CommandTimeout = 0 };
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }

        await connection.ExecuteAsync("DELETE FROM embedding_models WHERE number = @number AND role IS NULL", cancellationToken, ("number", number));
    }

    private async Task<SearchModel?> FindWhereAsync(string condition, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        (await connection.ListAsync($"SELECT {Columns} FROM embedding_models WHERE {condition}", Read, cancellationToken, parameters)).SingleOrDefault();

    private static SearchModel Read(NpgsqlDataReader row) =>
        new(EmbeddingStore.ReadModel(row), Enum.Parse<SearchModelRole>(row.GetString(4), ignoreCase: true), row.Text(5), row.GetBoolean(6));
}
