using Npgsql;
using Video.Storage.Embedded;

namespace Video.Storage.Tests;

/// <summary>A cluster that was made once and stopped; tests begin with a copy, which takes a tenth of the time of making one.</summary>
public sealed class StoppedCluster : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("video-cluster-");

    public async ValueTask InitializeAsync()
    {
        await using var database = await Database.OpenAsync(new DatabaseOptions { Folder = new DataFolder(_home.FullName, "a test") }, TimeProvider.System, CancellationToken.None);
    }

    public async Task CopyAsync(string home)
    {
        Directory.CreateDirectory(home);
        var copied = await ChildProcess.RunAsync("cp", ["-a", Path.Combine(_home.FullName, "postgres"), home], CancellationToken.None);
        Assert.Equal(0, copied.Status);
    }

    public ValueTask DisposeAsync()
    {
        _home.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

public sealed class EmbeddedClusterTests(StoppedCluster stopped) : IClassFixture<StoppedCluster>, IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("video-cluster-");

    public async ValueTask InitializeAsync() => await stopped.CopyAsync(_home.FullName);

    private DataFolder Folder => new(_home.FullName, "a test's folder");

    [Fact]
    public async Task What_was_committed_is_there_after_the_last_user_left_and_another_came()
    {
        await using (var first = await OpenAsync())
        {
            await ExecuteAsync(first, "CREATE TABLE kept (id integer); INSERT INTO kept VALUES (42)");
        }

        Assert.False(File.Exists(PidFile));
        await using var second = await OpenAsync();
        Assert.Equal(42, await ExecuteAsync(second, "SELECT id FROM kept"));
    }

    [Fact]
    public async Task Users_who_come_at_once_share_one_new_server_and_the_last_one_stops_it()
    {
        Directory.Delete(Path.Combine(_home.FullName, "postgres"), recursive: true);
        var users = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(OpenAsync)));
        var server = await File.ReadAllTextAsync(PidFile);
        await Task.WhenAll(users.Skip(1).Select(user => user.DisposeAsync().AsTask()));
        Assert.Equal(server, await File.ReadAllTextAsync(PidFile));
        Assert.Equal(1, await ExecuteAsync(users[0], "SELECT 1"));
        await users[0].DisposeAsync();
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task A_killed_server_is_started_again_for_its_users_and_nothing_is_lost()
    {
        await using var database = await OpenAsync();
        await ExecuteAsync(database, "CREATE TABLE kept (id integer); INSERT INTO kept VALUES (42)");
        KillServer();
        database.Source.Clear();
        Assert.Equal(42, await ExecuteAsync(database, "SELECT id FROM kept"));
    }

    [Fact]
    public async Task A_pid_file_that_names_some_other_living_process_is_seen_to_be_stale()
    {
        // As after a restart of the machine: the number now belongs to somebody else, here to this test.
        await File.WriteAllTextAsync(Path.Combine(_home.FullName, "postgres", "run", ".s.PGSQL.5432.lock"), $"{Environment.ProcessId}\n");
        await File.WriteAllTextAsync(PidFile, $"{Environment.ProcessId}\n/proc/self/fd/9/data\n1\n5432\n/tmp\n\n  1 1\nready   \n");
        await using var database = await OpenAsync();
        Assert.Equal(1, await ExecuteAsync(database, "SELECT 1"));
    }

    [Fact]
    public async Task A_data_folder_with_a_path_longer_than_a_socket_address_works()
    {
        var deep = new DataFolder(Path.Combine(_home.FullName, new string('a', 120), "ö b'c\"d"), "a test's folder");
        await stopped.CopyAsync(deep.Path);
        await using (var database = await Database.OpenAsync(new DatabaseOptions { Folder = deep }, TimeProvider.System, CancellationToken.None))
        {
            Assert.Equal(1, await ExecuteAsync(database, "SELECT 1"));
        }
    }

    [Fact]
    public async Task A_cluster_of_another_version_is_refused_with_what_to_install()
    {
        await File.WriteAllTextAsync(Path.Combine(_home.FullName, "postgres", "data", "PG_VERSION"), "9\n");
        var error = await Assert.ThrowsAsync<StorageException>(OpenAsync);
        Assert.Contains("postgresql-9", error.Message);
    }

    [Fact]
    public async Task A_server_that_does_not_start_says_why()
    {
        await File.WriteAllTextAsync(Path.Combine(_home.FullName, "postgres", "data", "postgresql.conf"), "no_such_setting = 1\n");
        var error = await Assert.ThrowsAsync<StorageException>(OpenAsync);
        Assert.Contains("no_such_setting", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Stop_ends_the_server_under_its_users_and_a_second_stop_finds_nothing()
    {
        await using var database = await OpenAsync();
        Assert.True(EmbeddedCluster.Inspect(Folder).IsRunning);
        Assert.True(await EmbeddedCluster.StopAsync(Folder, TimeProvider.System, CancellationToken.None));
        Assert.False(File.Exists(PidFile));
        Assert.False(EmbeddedCluster.Inspect(Folder).IsRunning);
        Assert.False(await EmbeddedCluster.StopAsync(Folder, TimeProvider.System, CancellationToken.None));
    }

    [Fact]
    public async Task A_half_made_cluster_is_made_anew()
    {
        Directory.Delete(Path.Combine(_home.FullName, "postgres"), recursive: true);
        Directory.CreateDirectory(Path.Combine(_home.FullName, "postgres.new", "data", "base"));
        await using var database = await OpenAsync();
        Assert.Equal(1, await ExecuteAsync(database, "SELECT 1"));
        Assert.False(Directory.Exists(Path.Combine(_home.FullName, "postgres.new")));
    }

    [Fact]
    public async Task The_server_listens_nowhere_but_on_its_private_socket_and_keeps_checksums()
    {
        await using var database = await OpenAsync();
        Assert.Equal("", await ExecuteAsync(database, "SHOW listen_addresses"));
        Assert.Equal("on", await ExecuteAsync(database, "SHOW data_checksums"));
        Assert.Equal("on", await ExecuteAsync(database, "SHOW fsync"));
        Assert.Equal("UTF8", await ExecuteAsync(database, "SHOW server_encoding"));
    }

    public async ValueTask DisposeAsync()
    {
        await EmbeddedCluster.StopAsync(Folder, TimeProvider.System, CancellationToken.None);
        _home.Delete(recursive: true);
    }

    private string PidFile => Path.Combine(_home.FullName, "postgres", "data", "postmaster.pid");

    private Task<Database> OpenAsync() => Database.OpenAsync(new DatabaseOptions { Folder = Folder }, TimeProvider.System, CancellationToken.None);

    private void KillServer()
    {
        using var server = System.Diagnostics.Process.GetProcessById(int.Parse(File.ReadLines(PidFile).First()));
        server.Kill();
    }

    private static async Task<object?> ExecuteAsync(Database database, string sql)
    {
        await using var connection = await database.ConnectAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
