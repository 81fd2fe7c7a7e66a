using Npgsql;
using Video.Testing;

namespace Video.Storage.Tests;

public sealed class MigratorTests(TestCluster cluster)
{
    private static readonly DateTimeOffset Now = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Migration First = Migration.Of("0001_first.sql", "CREATE TABLE first (id integer)");
    private static readonly Migration Second = Migration.Of("0002_second.sql", "CREATE TABLE second (id integer); INSERT INTO second VALUES (7)");

    [Fact]
    public async Task Eight_at_once_apply_each_migration_once()
    {
        var database = await cluster.CreateEmptyDatabaseAsync();
        var applied = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => MigrateAsync(database, First, Second))));
        Assert.Equal(2, applied.Sum());
        Assert.Equal(1L, await AskAsync(database, "SELECT count(*) FROM second"));
    }

    [Fact]
    public async Task A_second_start_applies_only_what_is_new()
    {
        var database = await cluster.CreateEmptyDatabaseAsync();
        Assert.Equal(1, await MigrateAsync(database, First));
        Assert.Equal(1, await MigrateAsync(database, First, Second));
        Assert.Equal(0, await MigrateAsync(database, First, Second));
    }

    [Fact]
    public async Task A_failing_migration_leaves_no_trace_and_the_next_start_tries_again()
    {
        var database = await cluster.CreateEmptyDatabaseAsync();
        var broken = Migration.Of("0002_second.sql", "CREATE TABLE second (id integer); SELECT nonsense");
        var error = await Assert.ThrowsAsync<StorageException>(() => MigrateAsync(database, First, broken));
        Assert.Contains("0002_second", error.Message);
        Assert.Contains("nonsense", error.Message);
        Assert.Equal(true, await AskAsync(database, "SELECT to_regclass('second') IS NULL"));
        Assert.Equal(1, await MigrateAsync(database, First, Second));
    }

    [Fact]
    public async Task A_changed_migration_is_refused()
    {
        var database = await cluster.CreateEmptyDatabaseAsync();
        await MigrateAsync(database, First);
        var changed = Migration.Of("0001_first.sql", "CREATE TABLE first (id bigint)");
        Assert.Contains("never change", (await Assert.ThrowsAsync<StorageException>(() => MigrateAsync(database, changed))).Message);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused()
    {
        var database = await cluster.CreateEmptyDatabaseAsync();
        await MigrateAsync(database, First, Second);
        Assert.Contains("newer version", (await Assert.ThrowsAsync<StorageException>(() => MigrateAsync(database, First))).Message);
    }

    [Fact]
    public async Task Eight_programs_at_once_open_the_same_new_database()
    {
        var options = cluster.Options(await cluster.CreateEmptyDatabaseAsync());
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Database.OpenAsync(options, TimeProvider.System, CancellationToken.None))));
        foreach (var database in opened)
        {
            await using var connection = await database.ConnectAsync(CancellationToken.None);
            await using var count = new NpgsqlCommand("SELECT count(*) FROM schema_migrations", connection);
            Assert.Equal((long)Migration.All.Count, await count.ExecuteScalarAsync());
            await database.DisposeAsync();
        }
    }

    [Fact]
    public async Task Tables_for_vectors_wait_for_pgvector()
    {
        var database = await cluster.CreateEmptyDatabaseAsync();
        await MigrateAsync(database, [.. Migration.All]);
        Assert.Equal(false, await AskAsync(database, "SELECT create_embedding_tables()"));
        Assert.Equal(true, await AskAsync(database, "CREATE EXTENSION vector; SELECT create_embedding_tables()"));
        Assert.Equal(true, await AskAsync(database, "SELECT to_regclass('frame_embeddings') IS NOT NULL AND create_embedding_tables()"));
    }

    private async Task<int> MigrateAsync(string database, params Migration[] migrations)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString(database));
        await connection.OpenAsync();
        return await Migrator.MigrateAsync(connection, migrations, Now, CancellationToken.None);
    }

    private async Task<object?> AskAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
