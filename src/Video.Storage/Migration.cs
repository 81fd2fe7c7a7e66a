using System.Security.Cryptography;
using System.Text;

namespace Video.Storage;

/// <summary>One step of the schema, forward only: <c>migrations/0001_name.sql</c>, built into this assembly.</summary>
/// <param name="Number">From 1, without holes.</param>
/// <param name="Checksum">SHA-256 of the text, 64 hex digits: an applied migration never changes.</param>
public sealed record Migration(int Number, string Name, string Sql, string Checksum)
{
    /// <summary>All that this program knows, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = ReadAll();

    /// <param name="fileName"><c>0001_name.sql</c></param>
    public static Migration Of(string fileName, string sql)
    {
        var underscore = fileName.IndexOf('_', StringComparison.Ordinal);
        return underscore == 4 && int.TryParse(fileName[..4], out var number) && fileName.EndsWith(".sql", StringComparison.Ordinal)
            ? new Migration(number, fileName[5..^4], sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))))
            : throw new StorageException($"Migration {fileName}: expected a name like 0001_name.sql; rename it");
    }

    private static List<Migration> ReadAll()
    {
        const string folder = "migrations/";
        var assembly = typeof(Migration).Assembly;
        var all = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(resource) ?? throw new StorageException($"{resource}: not in {assembly}");
            using var reader = new StreamReader(stream);
            all.Add(Of(resource[folder.Length..], reader.ReadToEnd()));
        }

        return all.Select(migration => migration.Number).SequenceEqual(Enumerable.Range(1, all.Count))
            ? all
            : throw new StorageException($"Migrations: expected numbers 1 to {all.Count} without holes, got {string.Join(", ", all.Select(migration => migration.Number))}");
    }
}
