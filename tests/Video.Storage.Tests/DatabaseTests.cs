using Npgsql;
using Video.Testing;

namespace Video.Storage.Tests;

public sealed class DatabaseTests(TestCluster cluster)
{
    [Theory]
    [InlineData("postgresql://me:s%40cret@db.example:6543/clips", "db.example", 6543, "me", "s@cret", "clips")]
    [InlineData("postgres://db.example", "db.example", 5432, null, null, null)]
    [InlineData("Host=db.example;Port=6543;Username=me;Password=x;Database=clips", "db.example", 6543, "me", "x", "clips")]
    public void A_url_and_a_connection_string_say_the_same(string text, string host, int port, string? user, string? password, string? database)
    {
        var parsed = DatabaseOptions.Parse(text);
        Assert.Equal((host, port, user, password, database), (parsed.Host, parsed.Port, parsed.Username, parsed.Password, parsed.Database));
    }

    [Fact]
    public void A_url_may_carry_libpqs_settings_and_a_socket_folder()
    {
        Assert.Equal(SslMode.Require, DatabaseOptions.Parse("postgresql://db/clips?sslmode=require&connect_timeout=3").SslMode);
        Assert.Equal("/run/postgresql", DatabaseOptions.Parse("postgresql:///clips?host=/run/postgresql").Host);
    }

    [Theory]
    [InlineData("nonsense with s3cret")]
    [InlineData("Host=db;Password=s3cret;NoSuchSetting=1")]
    [InlineData("postgresql://me:s3cret@db:99999/x")]
    [InlineData("postgresql://me:s3cret@db/x?sslmode=perhaps")]
    [InlineData("Password=s3cret")]
    public void A_wrong_setting_is_refused_by_name_and_without_its_password(string text)
    {
        var error = Assert.Throws<StorageException>(() => DatabaseOptions.Parse(text));
        Assert.Contains("VIDEO_DATABASE", error.Message);
        Assert.DoesNotContain("s3cret", error.Message);
    }

    [Fact]
    public async Task A_database_that_is_down_is_told_in_one_sentence_with_host_and_setting()
    {
        var options = cluster.Options("x") with { Connection = "Host=127.0.0.1;Port=1;Username=me;Password=s3cret;Database=clips", ConnectFor = TimeSpan.Zero };
        var error = await Assert.ThrowsAsync<StorageException>(() => Database.OpenAsync(options, TimeProvider.System, CancellationToken.None));
        Assert.Contains("127.0.0.1", error.Message);
        Assert.Contains("VIDEO_DATABASE", error.Message);
        Assert.DoesNotContain("s3cret", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_told()
    {
        var error = await Assert.ThrowsAsync<StorageException>(() => Database.OpenAsync(cluster.Options("nowhere"), TimeProvider.System, CancellationToken.None));
        Assert.Contains("nowhere", error.Message);
    }

    [Fact]
    public async Task A_user_who_may_not_make_tables_is_told()
    {
        var name = await cluster.CreateEmptyDatabaseAsync();
        await using (var connection = new NpgsqlConnection(cluster.ConnectionString(name)))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand("CREATE ROLE guest LOGIN", connection);
            await create.ExecuteNonQueryAsync();
        }

        var options = cluster.Options(name) with { Connection = new NpgsqlConnectionStringBuilder(cluster.ConnectionString(name)) { Username = "guest" }.ConnectionString };
        var error = await Assert.ThrowsAsync<StorageException>(() => Database.OpenAsync(options, TimeProvider.System, CancellationToken.None));
        Assert.Contains("permission denied", error.Message);
    }

    [Fact]
    public async Task An_encoding_that_cannot_hold_all_text_is_refused()
    {
        var name = await cluster.CreateEmptyDatabaseAsync();
        await using (var connection = new NpgsqlConnection(cluster.ConnectionString(name)))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name}_latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0", connection);
            await create.ExecuteNonQueryAsync();
        }

        var error = await Assert.ThrowsAsync<StorageException>(() => Database.OpenAsync(cluster.Options($"{name}_latin"), TimeProvider.System, CancellationToken.None));
        Assert.Contains("got LATIN1", error.Message);
    }

    [Fact]
    public async Task Versions_are_told_for_doctor()
    {
        await using var database = await cluster.CreateDatabaseAsync();
        var versions = await database.ReadVersionsAsync(CancellationToken.None);
        Assert.Matches("^[0-9]+[.][0-9]+", versions.Server);
        Assert.Equal(versions.VectorAvailable, versions.Vector); // created at start where the server has it
    }
}
