using System.Globalization;
using System.Text.Json;
using Video.Cli.Output;
using Video.Cli.Videos;
using Video.Media;
using Video.Storage.Stores;

namespace Video.Cli.Searching;

/// <summary>Writes moments as clips into a folder, each with a JSON file beside it that says what it is.</summary>
/// <param name="folder">Made when it is not there; must be empty.</param>
/// <param name="paddingSeconds">Kept before and after each moment, as far as the video goes.</param>
internal sealed class MomentExport(Terminal terminal, string folder, double paddingSeconds)
{
    /// <exception cref="WrongUseException">The folder has something in it, or the padding is no time.</exception>
    public void Check()
    {
        if (!(paddingSeconds is >= 0 and <= 3600)) throw new WrongUseException($"--export-padding: expected 0 to 3600 seconds, got {paddingSeconds.ToString(CultureInfo.InvariantCulture)}");
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new WrongUseException($"--export: expected a new or an empty folder, got {folder}, which has something in it");
    }

    /// <summary>A moment whose video cannot be cut is told of and passed over.</summary>
    /// <returns>Whether all were written.</returns>
    public async Task<bool> WriteAsync(IReadOnlyList<MomentJson> moments, IReadOnlyDictionary<string, VideoRow> videos, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var source = new ClipSource();
        var written = 0;
        for (var i = 0; i < moments.Count; i++)
        {
            try
            {
                await WriteAsync(source, i + 1, moments[i], videos[moments[i].Id], cancellationToken);
                written++;
            }
            catch (Exception error) when (error is MediaException or IOException or WrongUseException)
            {
                terminal.Note(ErrorSentence.Of(error));
            }
        }

        terminal.Note($"{written} of {moments.Count} clips written to {Path.GetFullPath(folder)}");
        return written == moments.Count;
    }

    private async Task WriteAsync(ClipSource source, int rank, MomentJson moment, VideoRow video, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{rank:000}-{Path.GetFileNameWithoutExtension(video.Name)}-{moment.StartSeconds:0.###}-{moment.EndSeconds:0.###}");
        var request = new ClipRequest
        {
            FromSeconds = Math.Max(0, moment.StartSeconds - paddingSeconds),
            ToSeconds = Math.Min(moment.EndSeconds + paddingSeconds, Math.Max(moment.EndSeconds, video.DurationSeconds ?? 0)),
            Path = Path.Combine(folder, $"{name}.mp4"),
        };
        await source.CutAsync(video, request, null, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.json"), JsonSerializer.Serialize(moment, CliJson.Lines.MomentJson) + "\n", cancellationToken);
    }
}
