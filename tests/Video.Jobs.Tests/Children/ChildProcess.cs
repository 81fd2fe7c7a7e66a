using System.Diagnostics;
using System.Threading.Channels;

namespace Video.Jobs.Tests.Children;

/// <summary>The test program as another process, for tests that kill it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _seen = [];

    private ChildProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += Heard;
        process.ErrorDataReceived += Heard;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static ChildProcess Start(params string[] arguments)
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("the test program does not know its own path");
        var start = new ProcessStartInfo(program, [ChildProgram.Argument, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        return new ChildProcess(new Process { StartInfo = start });
    }

    /// <summary>Waits until the child has written this line.</summary>
    public async Task WaitForLineAsync(string line, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            while (await _lines.Reader.ReadAsync(limit.Token) != line)
            {
            }
        }
        catch (OperationCanceledException)
        {
            lock (_seen)
                Assert.Fail($"expected the child to say \"{line}\" within {within.TotalSeconds} s, got: {string.Join(Environment.NewLine, _seen)}");
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: the process stands still with all it holds.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    /// <summary>SIGCONT.</summary>
    public Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>SIGTERM: what a service manager sends.</summary>
    public Task TerminateAsync() => SignalAsync("-TERM");

    public async Task<int> WaitForExitAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString()]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private void Heard(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not { } line)
            return;
        lock (_seen)
            _seen.Add(line);
        _lines.Writer.TryWrite(line);
    }
}
