namespace Video.Storage.Embedded;

/// <summary>The folder of one installed PostgreSQL server's programs.</summary>
/// <param name="Folder">Holds initdb, pg_ctl and postgres.</param>
/// <param name="Major">15 or newer.</param>
public sealed record PostgresBinaries(string Folder, int Major)
{
    internal const int Oldest = 15;
    private const string Install = "install it (Debian, Ubuntu: apt-get install postgresql), or set VIDEO_DATABASE to a running one";

    /// <summary>The newest installed server, or the one of <paramref name="clusterMajor"/> for a cluster that exists.</summary>
    /// <exception cref="StorageException">None is installed, or none that can serve the existing cluster.</exception>
    public static async Task<PostgresBinaries> FindAsync(int? clusterMajor, CancellationToken cancellationToken)
    {
        if (clusterMajor is { } wanted && $"/usr/lib/postgresql/{wanted}/bin" is var usual && File.Exists(Path.Combine(usual, "pg_ctl")))
        {
            return new PostgresBinaries(usual, wanted);
        }

        var found = new List<PostgresBinaries>();
        foreach (var folder in Folders().Where(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl"))))
        {
            var version = await ChildProcess.RunAsync(Path.Combine(folder, "postgres"), ["--version"], cancellationToken);
            if (version.Status == 0 && ParseMajor(version.Output) is { } major)
            {
                found.Add(new PostgresBinaries(folder, major));
            }

            // Debian's folders come newest first and are asked no further than needed: each question starts a process.
            if (clusterMajor is null ? found.Exists(binaries => binaries.Major >= Oldest) : found.Exists(binaries => binaries.Major == clusterMajor))
            {
                return found[^1];
            }
        }

        var got = found.Count == 0 ? "none" : string.Join(", ", found.Select(binaries => binaries.Major).Order());
        throw clusterMajor is null
            ? new StorageException($"PostgreSQL server: expected version {Oldest} or newer under /usr/lib/postgresql or on PATH, got {got}; {Install}")
            : new StorageException(
                $"PostgreSQL server: the cluster in the data folder was made by version {clusterMajor}, installed is {got}; " +
                $"install postgresql-{clusterMajor}, or move the data with pg_upgrade, or set VIDEO_HOME to another folder");
    }

    /// <summary>Reads <c>postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)</c>.</summary>
    internal static int? ParseMajor(string version)
    {
        var words = version.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.IndexOf(words, "(PostgreSQL)");
        var digits = at >= 0 && at + 1 < words.Length ? new string(words[at + 1].TakeWhile(char.IsAsciiDigit).ToArray()) : "";
        return int.TryParse(digits, out var major) ? major : null;
    }

    private static IEnumerable<string> Folders()
    {
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var packaged = debian
            .Select(folder => (Folder: Path.Combine(folder, "bin"), Major: int.TryParse(Path.GetFileName(folder), out var major) ? major : 0))
            .OrderByDescending(entry => entry.Major).Select(entry => entry.Folder);
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted);
        return packaged.Concat(path).Concat(["/usr/pgsql/bin", "/usr/local/pgsql/bin", "/opt/homebrew/bin"]).Where(folder => File.Exists(Path.Combine(folder, "postgres")));
    }
}
