using System.Text;

namespace Video.Media;

/// <summary>Reads the times of all frames from the packets, without decoding.</summary>
public sealed class FrameIndexer(IMediaTool tool, MediaOptions options)
{
    /// <summary>A stream that keeps no presentation times in its packets (raw streams, some AVI) gives an empty index.</summary>
    /// <exception cref="MediaException">A limit was reached.</exception>
    public async Task<FrameIndex> ReadAsync(VideoFacts facts, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var request = new ToolRequest
        {
            Program = MediaProgram.Ffprobe,
            Arguments =
            [
                "-hide_banner", "-loglevel", "level+error", .. FfmpegArguments.SafeVideo,
                "-select_streams", FfmpegArguments.Number(facts.Video.Index), "-show_entries", FrameIndex.PacketEntries, "-of", "csv=p=0",
                "-i", FfmpegArguments.FileUrl(facts.Path),
            ],
            Subject = Path.GetFileName(facts.Path),
            ReadOutput = async (stream, token) =>
            {
                using var reader = new StreamReader(stream, Encoding.UTF8, false, 64 << 10);
                while (await reader.ReadLineAsync(token) is { } line) lines.Add(line);
            },
            TimeLimit = options.DecodeTimeLimit,
            StallLimit = options.StallLimit,
        };
        await tool.RunAsync(request, cancellationToken);
        return FrameIndex.FromPackets(lines, facts.ContainerStartSeconds);
    }
}
