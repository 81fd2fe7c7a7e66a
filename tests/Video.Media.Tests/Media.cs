using System.Collections.Concurrent;
using System.Diagnostics;

namespace Video.Media.Tests;

/// <summary>The parts under test, put together as the product does, and ffmpeg itself as the judge.</summary>
internal static class Media
{
    public static readonly MediaOptions Options = new();
    public static readonly FfmpegProcess Tool = new(Options, TimeProvider.System);
    public static readonly MediaProbe Probe = new(Tool, Options);
    public static readonly VideoScanner Scanner = new(Tool, Options);
    public static readonly FrameIndexer Indexer = new(Tool, Options);
    public static readonly FrameReader Reader = new(Tool, Options);
    public static readonly FfmpegImageCodec Images = new(Tool, Options);

    private static readonly ConcurrentDictionary<string, Lazy<Task<(VideoFacts Facts, ScanResult Scan)>>> _scanned = new();

    /// <summary>Facts and scan of a sample video, made once for all tests.</summary>
    public static Task<(VideoFacts Facts, ScanResult Scan)> ScanAsync(string name) => _scanned.GetOrAdd(name, _ => new(async () =>
    {
        var facts = await Probe.ProbeAsync(Shared.Path(name), CancellationToken.None);
        return (facts, await Scanner.ScanAsync(facts, null, CancellationToken.None));
    })).Value;

    public static async Task<List<(double Seconds, double Wanted, byte[] Pixels)>> ReadAllAsync(FrameReading reading)
    {
        var frames = new List<(double, double, byte[])>();
        await foreach (var frame in reading)
        {
            using (frame) frames.Add((frame.PresentationSeconds, frame.RequestedSeconds, frame.Pixels.ToArray()));
        }

        return frames;
    }

    /// <summary>Runs a program plainly and returns its output.</summary>
    public static async Task<byte[]> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true, UseShellExecute = false })!;
        process.StandardInput.Close();
        using var bytes = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(bytes);
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? bytes.ToArray() : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }

    public static double MeanDifference(byte[] a, byte[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return a.Zip(b, (x, y) => (double)Math.Abs(x - y)).Average();
    }
}
