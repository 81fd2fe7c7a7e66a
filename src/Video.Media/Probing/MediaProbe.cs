using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Video.Media;

/// <summary>Reads the header of a file and says what video it holds, or refuses it with the reason.</summary>
public sealed class MediaProbe(IMediaTool tool, MediaOptions options)
{
    private const int AnswerLimitBytes = 16 << 20;

    /// <summary>How far the first packets are looked at for the distance of keyframes: cheap, and enough to tell 1 s from 10 s.</summary>
    private const int FirstPackets = 1200;

    /// <exception cref="MediaException">The file cannot be read, is no video, or the probe reached its limits; the message says which.</exception>
    public async Task<VideoFacts> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        var fullPath = Path.GetFullPath(path);
        var size = ReadableFile(fullPath);
        var (exit, answer) = await tool.RunForBytesAsync(HeaderRequest(fullPath), AnswerLimitBytes, cancellationToken);
        if (exit.ExitCode != 0) throw Refusal(fullPath, exit);

        var facts = VideoFactsReader.Read(fullPath, size, Parse(fullPath, answer));
        return facts with { KeyframeSecondsFromFirstPackets = await KeyframeSecondsAsync(facts, cancellationToken) };
    }

    private static long ReadableFile(string path)
    {
        var name = Path.GetFileName(path);
        if (Directory.Exists(path)) throw new MediaException(MediaFailure.NotReadable, $"{path}: expected a video file, got a folder; name the files in it");
        if (!File.Exists(path)) throw new MediaException(MediaFailure.NotReadable, $"{path}: expected a video file, got nothing there; check the name");
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (!file.CanSeek) throw new MediaException(MediaFailure.NotReadable, $"{name}: expected a regular file, got a pipe or a device; copy it to a file");
            if (file.Length == 0) throw new MediaException(MediaFailure.NotAVideo, $"{name}: expected a video, got an empty file (0 bytes); upload it again");
            Span<byte> head = stackalloc byte[Playlist.BytesLookedAt];
            if (Playlist.Kind(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]) is { } kind) throw OpensOthers(name, kind);
            return file.Length;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new MediaException(MediaFailure.NotReadable, $"{path}: expected a file that may be read, got \"{error.Message}\"; check its permissions", error);
        }
    }

    private ToolRequest HeaderRequest(string path) => Request(path, ["-show_format", "-show_streams", "-show_chapters", "-of", "json"]);

    private ToolRequest Request(string path, IEnumerable<string> what) => new()
    {
        Program = MediaProgram.Ffprobe,
        Arguments = ["-hide_banner", "-loglevel", "level+error", .. FfmpegArguments.SafeVideo, .. what, "-i", FfmpegArguments.FileUrl(path)],
        Subject = Path.GetFileName(path),
        ReadOutput = ToolOutput.Ignore,
        TimeLimit = options.ProbeTimeLimit,
        StallLimit = options.ProbeTimeLimit,
    };

    private static ProbeJson Parse(string path, byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer, ProbeJsonContext.Default.ProbeJson) ?? new ProbeJson();
        }
        catch (JsonException error)
        {
            throw new MediaException(MediaFailure.NotAVideo, $"{Path.GetFileName(path)}: expected a description from ffprobe, got text that is no JSON ({error.Message}); the file is damaged", error);
        }
    }

    /// <summary>The largest distance of keyframes among the first packets; null when there are not two, or the look failed, which is no reason to refuse.</summary>
    private async Task<double?> KeyframeSecondsAsync(VideoFacts facts, CancellationToken cancellationToken)
    {
        var request = Request(facts.Path, [
            "-select_streams", facts.Video.Index.ToString(CultureInfo.InvariantCulture),
            "-read_intervals", $"%+#{FirstPackets}",
            "-show_entries", FrameIndex.PacketEntries, "-of", "csv=p=0"]);
        var (_, answer) = await tool.RunForBytesAsync(request, AnswerLimitBytes, cancellationToken);
        var keyframes = FrameIndex.FromPackets(Encoding.UTF8.GetString(answer).Split('\n'), facts.ContainerStartSeconds).KeyframeSeconds;
        return keyframes.Count < 2 ? null : keyframes.Zip(keyframes.Skip(1), (a, b) => b - a).Max();
    }

    private static MediaException Refusal(string path, ToolExit exit)
    {
        var name = Path.GetFileName(path);
        if (exit.Log.Contains("Format not on whitelist", StringComparison.Ordinal)) return OpensOthers(name, Format(exit.Log));
        return new(MediaFailure.NotAVideo, $"{name}: expected a video, got something that ffprobe cannot read ({exit.Errors(2)}); check that it is a video and was copied whole");
    }

    private static MediaException OpensOthers(string name, string kind) =>
        new(MediaFailure.NotAVideo, $"{name}: expected a file that holds its own pictures, got a {kind} file, a kind which is not read because it may open other files or is no video; give the video itself");

    /// <summary>The name in the mark of the line <c>[hls @ 0x…] [error] Format not on whitelist …</c>.</summary>
    private static string Format(string log)
    {
        var line = log.Split('\n').First(text => text.Contains("Format not on whitelist", StringComparison.Ordinal));
        return line.StartsWith('[') ? line[1..].Split(' ', 2)[0] : "playlist";
    }
}
