namespace Video.Media;

/// <summary>One measured value. Ratios are over the best of ffmpeg's own ways in the same run, so below 1 is faster.</summary>
public sealed record BenchmarkRow(string What, double Value, string Unit);

/// <summary>
/// Sampling a long 720p clip at one frame in 4 s: our plan against what one would type instead (one pass with a filter, keyframes only, one seek for
/// each frame), for the same frames.
/// </summary>
public sealed class SamplingBenchmark(IMediaTool tool, MediaOptions options, TimeProvider time)
{
    private const double EverySeconds = 4;
    private const int Width = 448;
    private const int Height = 252;
    private const int Runs = 5;

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);

    /// <param name="folder">Where clips are made; they stay for the next run.</param>
    /// <param name="minutes">Length of the clips; 10 in the product's own bench.</param>
    /// <param name="cancellationToken">Kills the decoders.</param>
    public async Task<IReadOnlyList<BenchmarkRow>> RunAsync(string folder, int minutes, CancellationToken cancellationToken)
    {
        var rows = new List<BenchmarkRow>();
        foreach (var keyframeDistance in (int[])[250, 100, 60])
        {
            var clip = await BenchmarkClip.MakeAsync(tool, options, folder, keyframeDistance, minutes, cancellationToken);
            rows.AddRange(await MeasureAsync(clip, keyframeDistance, minutes * 60.0, cancellationToken));
        }

        return rows;
    }

    private async Task<List<BenchmarkRow>> MeasureAsync(string clip, int keyframeDistance, double seconds, CancellationToken cancellationToken)
    {
        var facts = await new MediaProbe(tool, options).ProbeAsync(clip, cancellationToken);
        var index = await new FrameIndexer(tool, options).ReadAsync(facts, cancellationToken);
        // A keyframe within half the distance of samples stands for its sample, as when segments are sampled sparsely.
        var plan = FramePlanner.PlanEvery(facts, seconds, EverySeconds, index, EverySeconds / 2);
        var name = $"keyframe every {keyframeDistance}: ";

        var ways = new List<BenchmarkRow>
        {
            new(name + "single pass", await TimeAsync(() => PlainAsync(SinglePass(clip, plan), cancellationToken)), "s"),
            new(name + "seek per frame", await TimeAsync(() => SeekEachAsync(clip, plan, cancellationToken)), "s"),
        };
        if (plan.Frames.All(frame => index.KeyframeAt(frame.ToSeconds) >= frame.FromSeconds))
            ways.Add(new(name + "keyframes only", await TimeAsync(() => PlainAsync(Keyframes(clip), cancellationToken)), "s"));
        var ours = await TimeAsync(() => ReadAsync(facts, plan, cancellationToken));

        return
        [
            .. ways,
            new BenchmarkRow($"{name}our plan ({plan.Method}, {plan.Frames.Count} frames, {plan.Runs.Count} processes)", ours, "s"),
            new BenchmarkRow(name + "our plan over the best of ffmpeg's own", ours / ways.Min(way => way.Value), "ratio"),
        ];
    }

    /// <summary>The fastest of several runs where one is short: others on the machine only ever make it slower, and a short one most.</summary>
    private async Task<double> TimeAsync(Func<Task> work)
    {
        var best = double.PositiveInfinity;
        for (var (run, begin) = (0, time.GetTimestamp()); run == 0 || (run < Runs && time.GetElapsedTime(begin) < Short); run++)
        {
            var start = time.GetTimestamp();
            await work();
            best = Math.Min(best, time.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private async Task ReadAsync(VideoFacts facts, FramePlan plan, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var frame in new FrameReader(tool, options).ReadAsync(facts, plan, Width, Height, cancellationToken))
        {
            frame.Dispose();
            count++;
        }

        if (count != plan.Frames.Count) throw new MediaException(MediaFailure.Undecodable, $"{Path.GetFileName(facts.Path)}: expected {plan.Frames.Count} frames of our own clip, got {count}; delete it and run again");
    }

    private async Task SeekEachAsync(string clip, FramePlan plan, CancellationToken cancellationToken)
    {
        foreach (var frame in plan.Frames)
            await PlainAsync(["-ss", FfmpegArguments.Seconds(frame.ToSeconds), "-i", FfmpegArguments.FileUrl(clip), "-frames:v", "1", "-vf", $"scale={Width}:{Height}"], cancellationToken);
    }

    private static string[] SinglePass(string clip, FramePlan plan)
    {
        return ["-i", FfmpegArguments.FileUrl(clip), "-vf", $"select='{DecodeArguments.Windows(plan.Frames, 0)}',scale={Width}:{Height}", "-fps_mode", "passthrough"];
    }

    private static string[] Keyframes(string clip) => ["-skip_frame", "nokey", "-i", FfmpegArguments.FileUrl(clip), "-vf", $"scale={Width}:{Height}", "-fps_mode", "passthrough"];

    private async Task PlainAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var exit = await tool.RunAsync(
            new ToolRequest
            {
                Program = MediaProgram.Ffmpeg,
                Arguments = [.. FfmpegArguments.Common, .. arguments, "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"],
                Subject = "benchmark",
                ReadOutput = ToolOutput.Ignore,
                TimeLimit = options.DecodeTimeLimit,
                StallLimit = options.DecodeTimeLimit,
            },
            cancellationToken);
        if (exit.ExitCode != 0) throw new MediaException(MediaFailure.Undecodable, $"benchmark: expected ffmpeg to decode our own clip, got {exit.Errors()}");
    }
}
