using Npgsql;
using Video.Storage;

namespace Video.Cli.Doctor;

/// <summary>
/// The database that every command would use answers and has pgvector. Where no embedded cluster exists yet, one is made in a temporary folder, started,
/// asked and thrown away: that is the only proof that the real one will start.
/// </summary>
internal static class PostgresqlCheck
{
    private const int OldestMajor = 15;
    private static readonly Version OldestPgvector = new(0, 8);

    public static async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var options = DatabaseOptions.FromEnvironment();
        if (options.Connection is not null)
        {
            return await AskAsync(options, "external", cancellationToken);
        }

        var cluster = Path.Combine(options.Folder.Path, "postgres");
        if (Directory.Exists(cluster))
        {
            return await AskAsync(options, IsRunning(cluster) ? "running" : "stopped", cancellationToken);
        }

        var temporary = Directory.CreateTempSubdirectory("video-doctor-");
        try
        {
            return await AskAsync(options with { Folder = new DataFolder(temporary.FullName, "a trial") }, "none", cancellationToken);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Finding>> AskAsync(DatabaseOptions options, string cluster, CancellationToken cancellationToken)
    {
        await using var database = await Database.OpenAsync(options, TimeProvider.System, cancellationToken);
        await using var connection = await database.ConnectAsync(cancellationToken);
        var version = connection.PostgreSqlVersion;
        await using var command = new NpgsqlCommand("SELECT default_version FROM pg_available_extensions WHERE name = 'vector'", connection);
        var pgvector = (string?)await command.ExecuteScalarAsync(cancellationToken);

        return [Server(version, cluster, database.Place), Pgvector(pgvector, version.Major)];
    }

    private static Finding Server(Version version, string cluster, string place) => new()
    {
        Name = "postgresql",
        State = version.Major < OldestMajor ? FindingState.Fail : FindingState.Ok,
        Found = cluster switch
        {
            "external" => $"{version}, {place}",
            "none" => $"{version}; no embedded cluster yet, a trial one started",
            "running" => $"{version}, {place}, was running",
            _ => $"{version}, {place}, was stopped and started",
        },
        Remedy = version.Major < OldestMajor ? $"expected PostgreSQL {OldestMajor} or newer" : null,
        Facts = new() { ["version"] = version.ToString(), ["cluster"] = cluster },
    };

    private static Finding Pgvector(string? version, int server)
    {
        var isGood = Version.TryParse(version, out var parsed) && parsed >= OldestPgvector;
        return new Finding
        {
            Name = "pgvector",
            State = isGood ? FindingState.Ok : FindingState.Fail,
            Found = version ?? $"not installed for PostgreSQL {server}",
            Remedy = isGood ? null : $"expected {OldestPgvector} or newer: run ./video, which installs it, or see https://github.com/pgvector/pgvector#installation",
            Facts = new() { ["version"] = version },
        };
    }

    /// <summary>Whether the process named in the cluster's own file is alive.</summary>
    private static bool IsRunning(string cluster)
    {
        try
        {
            return File.ReadLines(Path.Combine(cluster, "data", "postmaster.pid")).FirstOrDefault() is { } process && Directory.Exists($"/proc/{process.Trim()}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
