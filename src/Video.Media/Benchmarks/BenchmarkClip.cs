namespace Video.Media;

/// <summary>A long noisy 720p H.264 clip: forty seconds are encoded, then repeated without encoding.</summary>
internal static class BenchmarkClip
{
    private const int FramesPerSecond = 25;
    private const int PieceSeconds = 40;

    public static async Task<string> MakeAsync(IMediaTool tool, MediaOptions options, string folder, int keyframeDistance, int minutes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var clip = Path.Combine(folder, $"sampling-{keyframeDistance}-{minutes}min.mp4");
        if (File.Exists(clip)) return clip;

        var piece = Path.Combine(folder, $"piece-{keyframeDistance}.mp4");
        await RunAsync(
            tool, options,
            [
                "-f", "lavfi", "-i", $"testsrc2=s=1280x720:r={FramesPerSecond}:d={PieceSeconds},noise=alls=6:allf=t",
                "-c:v", "libx264", "-preset", "veryfast", "-crf", "30", "-pix_fmt", "yuv420p",
                "-g", FfmpegArguments.Number(keyframeDistance), "-keyint_min", FfmpegArguments.Number(keyframeDistance), "-sc_threshold", "0", "-y", FfmpegArguments.FileUrl(piece),
            ],
            cancellationToken);
        var part = clip + ".part.mp4";
        await RunAsync(
            tool, options,
            ["-stream_loop", FfmpegArguments.Number((minutes * 60 / PieceSeconds) - 1), "-i", FfmpegArguments.FileUrl(piece), "-c", "copy", "-y", FfmpegArguments.FileUrl(part)],
            cancellationToken);
        File.Move(part, clip, overwrite: true);
        File.Delete(piece);
        return clip;
    }

    private static async Task RunAsync(IMediaTool tool, MediaOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        var exit = await tool.RunAsync(
            new ToolRequest
            {
                Program = MediaProgram.Ffmpeg,
                Arguments = [.. FfmpegArguments.Common, .. arguments],
                Subject = "benchmark clip",
                ReadOutput = ToolOutput.Ignore,
                TimeLimit = options.DecodeTimeLimit,
                StallLimit = options.DecodeTimeLimit,
            },
            cancellationToken);
        if (exit.ExitCode != 0) throw new MediaException(MediaFailure.Undecodable, $"benchmark clip: expected ffmpeg to write it, got {exit.Errors()}; check the folder and the free space");
    }
}
