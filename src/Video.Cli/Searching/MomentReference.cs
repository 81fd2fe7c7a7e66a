using System.Globalization;
using Video.Storage;
using Video.Storage.Stores;

namespace Video.Cli.Searching;

/// <summary>A moment as it is named on the command line: VIDEO@SECONDS.</summary>
internal static class MomentReference
{
    /// <exception cref="WrongUseException">It is not of this form.</exception>
    public static (string Video, double Seconds) Parse(string text) =>
        text.LastIndexOf('@') is var at and > 0 && double.TryParse(text[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0 && double.IsFinite(seconds)
            ? (text[..at], seconds)
            : throw new WrongUseException($"--like: expected VIDEO@SECONDS such as 3f0c@12.5, got \"{text}\"");

    /// <exception cref="StorageException">No video or several are meant.</exception>
    public static async Task<(string VideoId, double Seconds)> ResolveAsync(Database database, string text, CancellationToken cancellationToken)
    {
        var (video, seconds) = Parse(text);
        await using var connection = await database.ConnectAsync(cancellationToken);
        return ((await new VideoStore(connection).ResolveAsync(video, cancellationToken)).Id, seconds);
    }
}
