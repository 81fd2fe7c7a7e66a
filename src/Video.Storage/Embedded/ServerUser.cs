using System.Globalization;
using Video.Storage.Native;

namespace Video.Storage.Embedded;

/// <summary>
/// Under whom the server runs. PostgreSQL refuses root, so root runs it as the owner of the cluster; a new one as the owner of the data folder,
/// and where that is root itself, as <c>postgres</c>.
/// </summary>
/// <param name="Ids">Null when the server runs as the user of this process.</param>
internal sealed record ServerUser((uint User, uint Group)? Ids)
{
    public static async Task<ServerUser> OfAsync(string clusterFolder, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerUser(Ids: null);
        }

        foreach (var folder in new[] { clusterFolder, Path.GetDirectoryName(clusterFolder) }.Where(Directory.Exists).OfType<string>())
        {
            var owner = await ChildProcess.RunAsync("stat", ["-c", "%u %g", folder], cancellationToken);
            if (owner.Status == 0 && ParseIds(owner.Output) is { User: not 0 } ids)
            {
                return new ServerUser(ids);
            }
        }

        var user = await ChildProcess.RunAsync("id", ["-u", "postgres"], cancellationToken);
        var group = await ChildProcess.RunAsync("id", ["-g", "postgres"], cancellationToken);
        return ParseIds($"{user.Output} {group.Output}") is { } postgres
            ? new ServerUser(postgres)
            : throw new StorageException(
                "PostgreSQL does not run as root: expected the user 'postgres' to run it as, got no such user; " +
                "install the package postgresql, run as an ordinary user, or set VIDEO_DATABASE");
    }

    public void Own(string path)
    {
        if (Ids is { } ids && Libc.Chown(path, ids.User, ids.Group) != 0)
        {
            throw new StorageException($"{path}: not given to user {ids.User}, who runs PostgreSQL for root; use a data folder on a file system with owners");
        }
    }

    /// <summary>What goes before a command so that it runs as this user.</summary>
    public string Prefix => Ids is { } ids
        ? string.Create(CultureInfo.InvariantCulture, $"setpriv --reuid={ids.User} --regid={ids.Group} --clear-groups -- ")
        : "";

    private static (uint User, uint Group)? ParseIds(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var user, var group]
        && uint.TryParse(user, out var userId) && uint.TryParse(group, out var groupId)
            ? (userId, groupId)
            : null;
}
