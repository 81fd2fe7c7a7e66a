using Npgsql;

namespace Video.Storage;

/// <summary>Which database to use.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Where the embedded cluster lives when no connection is given, and where other files of this installation live.</summary>
    public required DataFolder Folder { get; init; }

    /// <summary>An Npgsql connection string or a <c>postgresql://</c> URL; null (the default) means the embedded cluster.</summary>
    public string? Connection { get; init; }

    /// <summary>How long a connection may be tried before the database counts as down. Longer outlives a restart of the server, shorter tells sooner.</summary>
    public TimeSpan ConnectFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a process may stand still inside a transaction before the server ends it and gives back its locks. Default 60 s: nothing here computes
    /// inside a transaction. Longer forgives longer pauses of a machine, shorter unblocks the others sooner.
    /// </summary>
    public TimeSpan AbandonedAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>VIDEO_DATABASE and <see cref="DataFolder.FromEnvironment"/>.</summary>
    public static DatabaseOptions FromEnvironment() => new()
    {
        Folder = DataFolder.FromEnvironment(),
        Connection = Environment.GetEnvironmentVariable("VIDEO_DATABASE") is { Length: > 0 } connection ? connection : null,
    };

    /// <exception cref="StorageException">The text is neither form.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string connection)
    {
        try
        {
            var isUrl = connection.StartsWith("postgresql://", StringComparison.Ordinal) || connection.StartsWith("postgres://", StringComparison.Ordinal);
            var builder = isUrl ? ParseUrl(new Uri(connection)) : new NpgsqlConnectionStringBuilder(connection);
            if (string.IsNullOrEmpty(builder.Host))
            {
                throw new FormatException("it names no host");
            }

            return builder;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            // The text itself is not repeated: it may hold a password.
            throw new StorageException(
                "VIDEO_DATABASE: expected a connection string like 'Host=db;Username=video;Password=…;Database=video' " +
                $"or a URL like 'postgresql://video:…@db:5432/video', got one that cannot be read ({e.Message})", e);
        }
    }

    private static NpgsqlConnectionStringBuilder ParseUrl(Uri url)
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = Uri.UnescapeDataString(url.Host) };
        if (url.Port > 0)
        {
            builder.Port = url.Port;
        }

        if (url.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var rest])
        {
            builder.Username = Uri.UnescapeDataString(user);
            builder.Password = rest is [var password] ? Uri.UnescapeDataString(password) : null;
        }

        if (url.AbsolutePath.Trim('/') is { Length: > 0 } database)
        {
            builder.Database = Uri.UnescapeDataString(database);
        }

        foreach (var parameter in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = parameter.Split('=', 2) is [var key, var text]
                ? (key, Uri.UnescapeDataString(text))
                : throw new FormatException($"parameter '{parameter}' has no value");
            builder[LibpqName(name)] = value;
        }

        return builder;
    }

    /// <summary>libpq's names differ from Npgsql's in few of those that URLs carry.</summary>
    private static string LibpqName(string name) => name switch
    {
        "sslmode" => "SSL Mode",
        "sslrootcert" => "Root Certificate",
        "sslcert" => "SSL Certificate",
        "sslkey" => "SSL Key",
        "connect_timeout" => "Timeout",
        "application_name" => "Application Name",
        "user" => "Username",
        "dbname" => "Database",
        _ => name,
    };
}
