namespace Video.Media;

/// <summary>
/// Decides which frames to take and how to decode them (pure). Decoding always begins at a keyframe, so a wanted frame costs either the
/// frames since the one before it, or a new process plus the frames since its keyframe, whichever is less.
/// </summary>
public static class FramePlanner
{
    /// <summary>Frames in one child process: its command line names each, and a command line has an end.</summary>
    private const int MostFramesInRun = 1000;

    /// <summary>A plan for the frames on screen at the given times.</summary>
    /// <param name="facts">The video.</param>
    /// <param name="wantedSeconds">Presentation seconds in any order; times that show one and the same frame give it once.</param>
    /// <param name="index">The file's frame times, from <see cref="FrameIndexer"/> or a scan; null plans from the header alone.</param>
    /// <param name="toleranceSeconds">
    /// How far a frame may lie from its wanted time when a keyframe is that near: keyframes are far cheaper. 0 takes exactly the frames on screen.
    /// </param>
    public static FramePlan Plan(VideoFacts facts, IEnumerable<double> wantedSeconds, FrameIndex? index, double toleranceSeconds)
    {
        var wanted = wantedSeconds.Select(seconds => double.IsFinite(seconds)
            ? Math.Max(0, seconds)
            : throw new ArgumentException($"{facts.Path}: expected finite times, got {seconds}", nameof(wantedSeconds))).Order().ToList();
        var frames = index is { FrameSeconds.Count: > 0 } ? Exact(wanted, index, toleranceSeconds) : FromHeader(facts, wanted);
        if (frames.Count == 0) return new FramePlan { Method = DecodeMethod.SinglePass, Frames = [], Runs = [], EstimatedSeconds = 0 };

        var costs = DecodeCosts.For(facts.Video);
        var (runs, seconds) = Runs(facts, frames, index, costs);
        if (KeyframesOnly(facts, frames, index, costs) is { } keyframes && keyframes < seconds)
            return new FramePlan { Method = DecodeMethod.KeyframesOnly, Frames = frames, Runs = [.. Split(new DecodeRun(null, true, 0, frames.Count), facts, index, frames)], EstimatedSeconds = keyframes };

        return new FramePlan { Method = Method(runs, frames.Count), Frames = frames, Runs = [.. runs.SelectMany(run => Split(run, facts, index, frames))], EstimatedSeconds = seconds };
    }

    /// <summary>A plan for the frames on screen at 0 and every <paramref name="everySeconds"/> after it, up to the duration.</summary>
    public static FramePlan PlanEvery(VideoFacts facts, double durationSeconds, double everySeconds, FrameIndex? index, double toleranceSeconds)
    {
        if (everySeconds <= 0) throw new ArgumentOutOfRangeException(nameof(everySeconds), everySeconds, $"{facts.Path}: expected a positive distance of frames");
        var count = Math.Max(1, (int)Math.Ceiling((durationSeconds / everySeconds) - 1e-9));
        return Plan(facts, Enumerable.Range(0, count).Select(i => i * everySeconds), index, toleranceSeconds);
    }

    private static List<PlannedFrame> Exact(List<double> wanted, FrameIndex index, double toleranceSeconds)
    {
        var frames = new List<PlannedFrame>();
        foreach (var seconds in wanted)
        {
            var shown = index.FrameSeconds[index.OnScreenAt(seconds) ?? 0];
            var taken = toleranceSeconds > 0 && NearestKeyframe(index, seconds) is { } key && Math.Abs(key - seconds) <= toleranceSeconds ? key : shown;
            if (frames.Count > 0 && taken <= frames[^1].ToSeconds) taken = shown;
            if (frames.Count > 0 && taken <= frames[^1].ToSeconds) continue;
            frames.Add(new PlannedFrame(frames.Count, seconds, taken - (10 * FrameIndex.Tolerance), taken + (10 * FrameIndex.Tolerance)));
        }

        return frames;
    }

    /// <summary>Only keyframes that are also shown count: an edit list may hide one.</summary>
    private static double? NearestKeyframe(FrameIndex index, double seconds)
    {
        var before = FrameIndex.LastAtOrBefore(index.KeyframeSeconds, seconds);
        var candidates = new[] { before ?? 0, (before ?? -1) + 1 }
            .Where(i => i < index.KeyframeSeconds.Count).Select(i => index.KeyframeSeconds[i])
            .Where(key => index.OnScreenAt(key) is { } i && Math.Abs(index.FrameSeconds[i] - key) <= FrameIndex.Tolerance).ToList();
        return candidates.Count == 0 ? null : candidates.MinBy(key => Math.Abs(key - seconds));
    }

    /// <summary>Without an index a window of a few frames ends at each wanted time; the last frame in it is the one on screen.</summary>
    private static List<PlannedFrame> FromHeader(VideoFacts facts, List<double> wanted)
    {
        var window = 2.5 / Math.Clamp(facts.Video.AverageFrameRateFromHeader ?? 25, 1, 240);
        var frames = new List<PlannedFrame>();
        foreach (var seconds in wanted)
        {
            var from = frames.Count == 0 ? seconds - window : Math.Max(seconds - window, frames[^1].ToSeconds + FrameIndex.Tolerance);
            if (from < seconds || frames.Count == 0) frames.Add(new PlannedFrame(frames.Count, seconds, from, seconds + FrameIndex.Tolerance));
        }

        return frames;
    }

    /// <summary>Goes through the frames once and starts a new process wherever that is cheaper than decoding on.</summary>
    private static (List<DecodeRun> Runs, double Seconds) Runs(VideoFacts facts, List<PlannedFrame> frames, FrameIndex? index, DecodeCosts costs)
    {
        var runs = new List<DecodeRun>();
        var total = 0.0;
        foreach (var frame in frames)
        {
            var fresh = costs.StartSeconds + (costs.FrameSeconds * FramesBetween(facts, index, Keyframe(facts, index, frame), frame.ToSeconds));
            var onward = runs.Count == 0 ? double.PositiveInfinity : costs.FrameSeconds * FramesBetween(facts, index, frames[frame.Index - 1].ToSeconds, frame.ToSeconds);
            if (onward <= fresh) runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            else runs.Add(new DecodeRun(Entry(facts, index, frame), false, frame.Index, 1));
            total += Math.Min(onward, fresh);
        }

        return (runs, total);
    }

    private static double Keyframe(VideoFacts facts, FrameIndex? index, PlannedFrame frame)
    {
        if (index is not null) return index.KeyframeAt(frame.ToSeconds) ?? 0;
        var distance = facts.KeyframeSecondsFromFirstPackets ?? 10;
        return Math.Max(0, frame.ToSeconds - (distance / 2));
    }

    private static double FramesBetween(VideoFacts facts, FrameIndex? index, double from, double to)
    {
        if (index is null) return Math.Max(1, (to - from) * (facts.Video.AverageFrameRateFromHeader ?? 25));
        return Math.Max(1, (index.OnScreenAt(to) ?? 0) - (index.OnScreenAt(from) ?? 0) + 1);
    }

    /// <summary>The cost of decoding nothing but keyframes, when every wanted frame is one.</summary>
    private static double? KeyframesOnly(VideoFacts facts, List<PlannedFrame> frames, FrameIndex? index, DecodeCosts costs)
    {
        if (index is null || !frames.TrueForAll(frame => index.KeyframeAt(frame.ToSeconds) >= frame.FromSeconds)) return null;
        var keyframes = (FrameIndex.LastAtOrBefore(index.KeyframeSeconds, frames[^1].ToSeconds) ?? 0) - (FrameIndex.LastAtOrBefore(index.KeyframeSeconds, frames[0].ToSeconds) ?? 0) + 1;
        var packets = FramesBetween(facts, index, frames[0].FromSeconds, frames[^1].ToSeconds);
        return costs.StartSeconds + (costs.KeyframeSeconds * keyframes) + (costs.PacketSeconds * packets);
    }

    /// <summary>
    /// Where ffmpeg is told to enter the container: just behind the keyframe, never at the frame itself, whose decoding time may already belong to the next
    /// group of pictures. Containers without an index are entered anywhere, even between keyframes: there a second more is read.
    /// </summary>
    private static double? Entry(VideoFacts facts, FrameIndex? index, PlannedFrame frame)
    {
        var keyframe = index?.KeyframeAt(frame.ToSeconds) ?? (index is null ? frame.ToSeconds : 0);
        var entry = HasIndex(facts.Container) ? Math.Min(frame.ToSeconds, keyframe + BehindKeyframeSeconds) : keyframe - BeforeKeyframeSeconds;
        return entry < 0.5 ? null : entry;
    }

    /// <summary>More than the 0.13 s which ffmpeg goes back by itself in streams with B-frames.</summary>
    private const double BehindKeyframeSeconds = 0.3;
    private const double BeforeKeyframeSeconds = 1;

    private static bool HasIndex(string container) => container.Split(',').Any(name => name is "mov" or "matroska" or "avi");

    private static IEnumerable<DecodeRun> Split(DecodeRun run, VideoFacts facts, FrameIndex? index, List<PlannedFrame> frames)
    {
        for (var first = run.FirstFrame; first < run.FirstFrame + run.Count; first += MostFramesInRun)
            yield return run with { SeekSeconds = Entry(facts, index, frames[first]), FirstFrame = first, Count = Math.Min(MostFramesInRun, run.FirstFrame + run.Count - first) };
    }

    private static DecodeMethod Method(List<DecodeRun> runs, int frames) =>
        runs.Count == 1 ? DecodeMethod.SinglePass : runs.Count == frames ? DecodeMethod.SeekPerFrame : DecodeMethod.SeekPerStretch;
}
