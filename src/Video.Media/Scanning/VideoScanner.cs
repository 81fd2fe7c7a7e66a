using System.Buffers;

namespace Video.Media;

/// <summary>
/// One sequential pass over the whole video at a small size: which frames there really are, what does not decode, and the signals from which
/// shots are found. Memory grows by some forty bytes a frame.
/// </summary>
/// <remarks>
/// A video whose pixels are more than <see cref="MediaOptions.FullScanPixels"/> is not decoded whole: its keyframes are, and the times of the frames between come from the packets. Encoders put keyframes at cuts, so
/// shots are still found, to within a keyframe's distance.
/// </remarks>
public sealed class VideoScanner(IMediaTool tool, MediaOptions options)
{
    private const int Width = 32;
    private const int Height = 18;

    /// <param name="facts">From <see cref="MediaProbe"/>.</param>
    /// <param name="progress">Gets the share done, 0 to 1, when the header knows the duration; may be null.</param>
    /// <param name="cancellationToken">Kills the decoder.</param>
    /// <exception cref="MediaException">Not one frame could be decoded, or a limit was reached.</exception>
    public async Task<ScanResult> ScanAsync(VideoFacts facts, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var packets = await new FrameIndexer(tool, options).ReadAsync(facts, cancellationToken);
        var keyframesOnly = Pixels(facts, packets) > options.FullScanPixels && packets.KeyframeSeconds.Count > 1;
        var (signals, complaints) = await DecodeAsync(facts, keyframesOnly, progress, cancellationToken);
        if (signals.Count == 0)
            throw new MediaException(MediaFailure.Undecodable, $"{Path.GetFileName(facts.Path)}: expected frames in its {facts.Video.Codec} stream, got none ({complaints}); the file is damaged or cut off: re-encode or upload it again");

        signals.Sort((a, b) => a.Seconds.CompareTo(b.Seconds));
        progress?.Report(1);
        return Result(signals, packets, keyframesOnly, complaints);
    }

    private static double Pixels(VideoFacts facts, FrameIndex packets)
    {
        var frames = packets.FrameSeconds.Count > 0 ? packets.FrameSeconds.Count : (facts.DurationSecondsFromHeader ?? 0) * (facts.Video.AverageFrameRateFromHeader ?? 25);
        return frames * facts.Video.CodedWidth * facts.Video.CodedHeight;
    }

    private async Task<(List<FrameSignal> Signals, string Complaints)> DecodeAsync(VideoFacts facts, bool keyframesOnly, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var signals = new List<FrameSignal>();
        var request = new ToolRequest
        {
            Program = MediaProgram.Ffmpeg,
            Arguments = DecodeArguments.ForScan(options, facts, keyframesOnly, Width, Height),
            Subject = Path.GetFileName(facts.Path),
            ReadOutput = (stream, token) => ReadAsync(stream, facts, signals, progress, token),
            TimeLimit = options.DecodeTimeLimit,
            StallLimit = options.StallLimit,
        };
        var exit = await tool.RunAsync(request, cancellationToken);
        return (signals, exit.ExitCode == 0 && !exit.Log.Contains("[error]", StringComparison.Ordinal) ? "" : exit.Errors());
    }

    private static async Task ReadAsync(Stream stream, VideoFacts facts, List<FrameSignal> signals, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var nut = new NutReader(stream, Path.GetFileName(facts.Path));
        var state = new FrameSignals();
        var pixels = new byte[Width * Height * 3];
        var (duration, reported) = (facts.DurationSecondsFromHeader ?? 0, 0.0);
        while (await nut.NextAsync(cancellationToken) is { } header)
        {
            if (!await nut.ReadFrameAsync(pixels.AsMemory(0, Math.Min(header.Bytes, pixels.Length)), cancellationToken)) break;
            var seconds = Math.Round(header.Seconds - facts.ContainerStartSeconds, 6);
            if (state.Next(seconds, pixels) is { } signal) signals.Add(signal);
            if (duration <= 0 || seconds / duration < reported + 0.01) continue;
            reported = Math.Min(1, seconds / duration);
            progress?.Report(reported);
        }

        signals.AddRange(state.Rest());
    }

    private static ScanResult Result(List<FrameSignal> signals, FrameIndex packets, bool keyframesOnly, string complaints)
    {
        double[] decoded = [.. signals.Select(signal => signal.Seconds).Where((seconds, i) => i == 0 || seconds > signals[i - 1].Seconds)];
        var shown = keyframesOnly ? packets.FrameSeconds : decoded;
        var distances = Distances(shown);
        return new ScanResult
        {
            DurationSecondsFromDecoding = End(shown[^1], packets, distances),
            FirstFrameSeconds = shown[0],
            LastFrameSeconds = shown[^1],
            FramesDecoded = signals.Count,
            Distances = distances,
            Index = new FrameIndex(shown, packets.KeyframeSeconds.Count > 0 ? packets.KeyframeSeconds : [shown[0]]),
            Signals = signals,
            Gaps = Gaps(keyframesOnly ? packets.KeyframeSeconds : packets.FrameSeconds, decoded),
            KeyframesOnly = keyframesOnly,
            Complaints = complaints,
        };
    }

    /// <summary>The last frame stays as long as its packet says, else as long as frames usually do.</summary>
    private static double End(double last, FrameIndex packets, FrameDistances? distances) =>
        packets.EndSeconds is { } end && packets.FrameSeconds.Count > 0 && Math.Abs(packets.FrameSeconds[^1] - last) < RoundingSeconds
            ? end
            : Math.Round(last + (distances?.MedianSeconds ?? 0.04), 6);

    private static FrameDistances? Distances(IReadOnlyList<double> times)
    {
        if (times.Count < 2) return null;
        double[] distances = [.. times.Skip(1).Zip(times, (b, a) => b - a).Order()];
        return new FrameDistances(distances[0], distances[distances.Length / 2], distances[^1]);
    }

    /// <summary>Runs of packets for which no frame came out, each up to the next frame that did.</summary>
    internal static List<Gap> Gaps(IReadOnlyList<double> expected, IReadOnlyList<double> decoded)
    {
        var gaps = new List<Gap>();
        var at = 0;
        for (var i = 0; i < expected.Count; i++)
        {
            while (at < decoded.Count && decoded[at] < expected[i] - RoundingSeconds) at++;
            if (at < decoded.Count && decoded[at] <= expected[i] + RoundingSeconds) continue;
            var end = at < decoded.Count ? decoded[at] : expected[^1];
            if (gaps.Count > 0 && gaps[^1].EndSeconds == end) gaps[^1] = gaps[^1] with { Frames = gaps[^1].Frames + 1 };
            else gaps.Add(new Gap(expected[i], end, 1));
        }

        return [.. gaps.Where(gap => gap.EndSeconds > gap.StartSeconds)];
    }

    /// <summary>A decoder may give a frame another time than its packet's by a rounding of the container's clock.</summary>
    private const double RoundingSeconds = 0.0011;
}
