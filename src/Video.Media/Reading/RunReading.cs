using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Video.Media;

/// <summary>
/// One child process of a plan. Its pipe is emptied at once into a bounded channel; a reader that is slower makes ffmpeg wait, never lose frames.
/// </summary>
internal sealed partial class RunReading : IAsyncDisposable
{
    /// <summary>Frames decoded ahead of the consumer.</summary>
    private const int FramesAhead = 4;

    /// <summary>How much earlier a container is entered again when it was entered behind the wanted frame (transport streams have no index).</summary>
    private const double EarlierSeconds = 10;

    private readonly Channel<DecodedFrame> _channel = Channel.CreateBounded<DecodedFrame>(
        new BoundedChannelOptions(FramesAhead) { SingleReader = true, SingleWriter = true });

    private readonly IMediaTool _tool;
    private readonly MediaOptions _options;
    private readonly VideoFacts _facts;
    private readonly PlannedFrame[] _frames;
    private readonly int _width;
    private readonly int _height;
    private readonly DecodeCounters _counters;
    private readonly CancellationTokenSource _stop;
    private readonly List<PlannedFrame> _missing = [];
    private readonly Task _running;

    public RunReading(
        IMediaTool tool, MediaOptions options, VideoFacts facts, DecodeRun run, PlannedFrame[] frames, int width, int height, DecodeCounters counters,
        CancellationToken cancellationToken)
    {
        (_tool, _options, _facts, _frames, _width, _height, _counters) = (tool, options, facts, frames, width, height, counters);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running = Task.Run(() => RunAsync(run), CancellationToken.None);
    }

    /// <summary>Planned frames that did not come; complete when the frames have ended.</summary>
    public IReadOnlyList<PlannedFrame> Missing => _missing;

    /// <summary>What ffmpeg complained about.</summary>
    public string Errors { get; private set; } = "no message";

    public IAsyncEnumerable<DecodedFrame> FramesAsync(CancellationToken cancellationToken) => _channel.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        while (_channel.Reader.TryRead(out var frame)) frame.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(DecodeRun run)
    {
        Exception? failure = null;
        try
        {
            var entries = Entries(run);
            var done = false;
            for (var i = 0; !done; i++) done = await DecodeAsync(run with { SeekSeconds = entries[i] }, lastTry: i == entries.Length - 1);
        }
        catch (Exception error)
        {
            failure = error; // handed to the consumer through the channel
        }

        _channel.Writer.Complete(failure);
    }

    /// <summary>Where to enter the container: as planned, then earlier when that was behind the first wanted frame.</summary>
    private static double?[] Entries(DecodeRun run) => run.SeekSeconds switch
    {
        null => [null],
        <= EarlierSeconds => [run.SeekSeconds, null],
        _ => [run.SeekSeconds, run.SeekSeconds - EarlierSeconds],
    };

    /// <summary>Decodes once; false when the file was entered behind the first wanted frame, nothing was given out and another try is left.</summary>
    private async Task<bool> DecodeAsync(DecodeRun run, bool lastTry)
    {
        _counters.Started(run.SeekSeconds is not null);
        _missing.Clear();
        var (late, taken) = (false, 0);
        var request = new ToolRequest
        {
            Program = MediaProgram.Ffmpeg,
            Arguments = DecodeArguments.For(_options, _facts, run, _frames, _width, _height),
            Subject = Path.GetFileName(_facts.Path),
            ReadOutput = async (stream, token) => (late, taken) = await TakeAsync(stream, lastTry, token),
            TimeLimit = _options.DecodeTimeLimit,
            StallLimit = _options.StallLimit,
        };
        var exit = await _tool.RunAsync(request, _stop.Token);
        Errors = exit.Errors();
        var reported = DecodedCount().Matches(exit.Log).Select(match => long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
        _counters.Decoded(Math.Max(reported, taken), exit.OutputBytes);
        return !late;
    }

    /// <summary>
    /// Matches frames to windows: a frame replaces its predecessor within one window, and the first frame behind a window settles it.
    /// </summary>
    private async Task<(bool Late, int Taken)> TakeAsync(Stream stream, bool lastTry, CancellationToken cancellationToken)
    {
        var nut = new NutReader(stream, Path.GetFileName(_facts.Path));
        var (window, taken) = (0, 0);
        DecodedFrame? candidate = null;
        try
        {
            while (window < _frames.Length && await nut.NextAsync(cancellationToken) is { } header)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(header.Bytes);
                if (!await nut.ReadFrameAsync(buffer.AsMemory(0, header.Bytes), cancellationToken)) break;
                var seconds = header.Seconds - _facts.ContainerStartSeconds;
                if (taken++ == 0 && seconds > _frames[0].ToSeconds)
                {
                    if (!lastTry) return (Late: true, taken);
                    if (_frames[0].Index == 0) candidate = Frame(buffer, 0, seconds); // nothing is on screen yet: the video's first frame stands for it
                    if (candidate is not null) continue;
                }

                for (; window < _frames.Length && seconds > _frames[window].ToSeconds; window++)
                {
                    await SettleAsync(candidate, window, cancellationToken);
                    candidate = null;
                }

                if (window == _frames.Length || seconds < _frames[window].FromSeconds)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    continue;
                }

                candidate?.Dispose();
                candidate = Frame(buffer, window, seconds);
            }

            if (taken == 0 && !lastTry) return (Late: true, taken);
            for (; window < _frames.Length; window++)
            {
                await SettleAsync(candidate, window, cancellationToken);
                candidate = null;
            }

            return (Late: false, taken);
        }
        finally
        {
            candidate?.Dispose();
        }
    }

    private DecodedFrame Frame(byte[] buffer, int window, double seconds) =>
        new(buffer, _width, _height, _frames[window].Index, Math.Round(seconds, 6), _frames[window].WantedSeconds);

    private async Task SettleAsync(DecodedFrame? frame, int window, CancellationToken cancellationToken)
    {
        if (frame is null) _missing.Add(_frames[window]);
        else await _channel.Writer.WriteAsync(frame, cancellationToken);
    }

    [GeneratedRegex(@"(\d+) frames decoded")]
    private static partial Regex DecodedCount();
}
