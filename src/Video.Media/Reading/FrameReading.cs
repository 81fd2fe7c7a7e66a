using System.Runtime.CompilerServices;

namespace Video.Media;

/// <summary>The frames of one plan as they are decoded, in order. What did not decode is in <see cref="Missing"/> afterwards, not an error.</summary>
public sealed class FrameReading : IAsyncEnumerable<DecodedFrame>
{
    /// <summary>Processes at work at once: the second starts and seeks while the first decodes.</summary>
    private const int RunsAhead = 2;

    private readonly IMediaTool _tool;
    private readonly MediaOptions _options;
    private readonly VideoFacts _facts;
    private readonly FramePlan _plan;
    private readonly int _width;
    private readonly int _height;
    private readonly CancellationToken _cancellationToken;
    private readonly List<PlannedFrame> _missing = [];
    private bool _enumerated;

    internal FrameReading(IMediaTool tool, MediaOptions options, VideoFacts facts, FramePlan plan, int width, int height, CancellationToken cancellationToken) =>
        (_tool, _options, _facts, _plan, _width, _height, _cancellationToken) = (tool, options, facts, plan, width, height, cancellationToken);

    public DecodeCounters Counters { get; } = new();

    /// <summary>Planned frames that the file did not give; complete when the enumeration has ended.</summary>
    public IReadOnlyList<PlannedFrame> Missing => _missing;

    /// <exception cref="MediaException">A limit was reached, or ffmpeg gave not one frame of the plan.</exception>
    public async IAsyncEnumerator<DecodedFrame> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (_enumerated) throw new InvalidOperationException($"{_facts.Path}: expected one enumeration of the frames, got a second; read again");
        _enumerated = true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
        var started = new Queue<RunReading>();
        var next = 0;
        try
        {
            while (next < _plan.Runs.Count || started.Count > 0)
            {
                while (next < _plan.Runs.Count && started.Count < RunsAhead) started.Enqueue(Start(_plan.Runs[next++], stop.Token));
                await using var run = started.Dequeue();
                await foreach (var frame in run.FramesAsync(stop.Token))
                {
                    Counters.Emitted();
                    yield return frame;
                }

                _missing.AddRange(run.Missing);
                if (Counters.FramesEmitted == 0 && next == _plan.Runs.Count && started.Count == 0 && _plan.Frames.Count > 0) throw NothingDecoded(run.Errors);
            }
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var run in started) await run.DisposeAsync();
        }
    }

    private RunReading Start(DecodeRun run, CancellationToken cancellationToken)
    {
        var frames = _plan.Frames.Skip(run.FirstFrame).Take(run.Count).ToArray();
        return new RunReading(_tool, _options, _facts, run, frames, _width, _height, Counters, cancellationToken);
    }

    private MediaException NothingDecoded(string errors) =>
        new(MediaFailure.Undecodable, $"{Path.GetFileName(_facts.Path)}: expected {_plan.Frames.Count} frames, got none ({errors}); the file is damaged or cut off: re-encode or upload it again");
}
