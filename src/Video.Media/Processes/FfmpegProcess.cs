using System.ComponentModel;
using System.Diagnostics;

namespace Video.Media;

/// <summary>
/// Runs ffmpeg and ffprobe as child processes with limits on memory, CPU and time. A hostile file can waste one of them, nothing more.
/// </summary>
public sealed class FfmpegProcess(MediaOptions options, TimeProvider time) : IMediaTool
{
    private const string Shell = "/bin/sh";

    /// <summary>What the shell exits with when there is no such program; ffmpeg and ffprobe themselves do not use these.</summary>
    private const int NotFound = 127;
    private const int NotExecutable = 126;

    public async Task<ToolExit> RunAsync(ToolRequest request, CancellationToken cancellationToken)
    {
        using var process = Start(request);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var output = new WatchedStream(process.StandardOutput.BaseStream, request, time);
        var log = new BoundedLog();
        var logging = log.ReadAsync(process.StandardError.BaseStream);
        var writing = WriteInputAsync(process, request, stop.Token);
        try
        {
            await request.ReadOutput(output, stop.Token);
            var stoppedEarly = !await output.AtEndAsync(stop.Token);
            if (stoppedEarly) Kill(process);
            await output.WaitAsync(process.WaitForExitAsync, stop.Token);
            await logging;
            if (process.ExitCode is NotFound or NotExecutable && output.BytesRead == 0) throw Missing(ProgramOf(request), null);
            return new ToolExit(process.ExitCode, log.Text, output.BytesRead, stoppedEarly);
        }
        finally
        {
            await stop.CancelAsync();
            Kill(process);
            await Task.WhenAll(logging, writing);
        }
    }

    private Process Start(ToolRequest request)
    {
        var program = ProgramOf(request);
        var start = new ProcessStartInfo
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        AddCommand(start, program);
        foreach (var argument in request.Arguments) start.ArgumentList.Add(argument);

        try
        {
            return Process.Start(start) ?? throw Missing(program, null);
        }
        catch (Win32Exception error)
        {
            throw Missing(program, error);
        }
    }

    private string ProgramOf(ToolRequest request) => request.Program == MediaProgram.Ffmpeg ? options.FfmpegPath : options.FfprobePath;

    /// <summary>The limits are set by the shell, which then becomes the program: file names are arguments, never shell text.</summary>
    private void AddCommand(ProcessStartInfo start, string program)
    {
        if (!File.Exists(Shell))
        {
            start.FileName = program;
            return;
        }

        start.FileName = Shell;
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"ulimit -v {options.MemoryLimitBytes >> 10} 2>/dev/null; ulimit -t {(long)options.CpuLimit.TotalSeconds}; ulimit -c 0; exec \"$@\"");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(program);
    }

    private static async Task WriteInputAsync(Process process, ToolRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            if (request.WriteInput is not null) await request.WriteInput(input, cancellationToken);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The program closed its input, because it failed or had enough: its exit code and log say which.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It ended by itself between the question and the kill.
        }
    }

    private static MediaException Missing(string program, Exception? error)
    {
        var message = $"{program}: expected the program on the PATH, got none; install ffmpeg (apt-get install ffmpeg)";
        return error is null ? new(MediaFailure.ToolMissing, message) : new(MediaFailure.ToolMissing, message, error);
    }
}
