using Video.Analysis;
using Video.Analysis.Sampling;
using Video.Media;
using Video.Models;
using Video.World;

namespace Video.Training.Lessons;

/// <summary>Draws clips straight into memory, sampled as the product samples decoded ones. The same seed and number give the same batch, in whatever order they are asked for.</summary>
/// <param name="fit">The size at which the model takes frames of a video of this width and height.</param>
/// <param name="unit">Side in pixels of what becomes one visual token.</param>
internal sealed class ClipSource(int seed, Func<int, int, int, FrameSize> fit, int unit)
{
    /// <summary>A batch of clips of one size.</summary>
    public IReadOnlyList<DrawnClip> Batch(ClipRules rules, int stage, long step, int count)
    {
        var random = new Random(Seeds.Of(seed, stage, step));
        var alike = rules with { World = rules.World with { Sizes = [Pick(random, rules.World.Sizes)] }, TokensPerFrame = [Pick(random, rules.TokensPerFrame)] };
        return [.. Enumerable.Range(0, count).Select(i => Clip(alike, new Random(random.Next())))];
    }

    /// <summary>What texts tell of: longer clips than are shown, because words cost little.</summary>
    private static readonly WorldSettings TextWorld = new() { MaxSeconds = 60 };

    private DrawnClip Clip(ClipRules rules, Random random)
    {
        var script = Later(ScriptGenerator.Make(random, rules.World), rules, random);
        var segments = rules.IsGlimpse ? Glimpse(script, random) : Sample(script, rules, random);
        var size = fit(script.Width, script.Height, Pick(random, rules.TokensPerFrame));
        var (rows, columns) = (size.Height / unit, size.Width / unit);
        var times = segments.SelectMany(segment => segment.Seconds).ToList();
        var stamps = new FrameStamps([.. segments.Select(segment => segment.Seconds)]);
        var (frame, imitation) = (size.Width * size.Height * 3, new CodecImitation(random, random.NextDouble()));
        var pixels = new byte[times.Count * frame];
        for (var i = 0; i < times.Count; i++)
        {
            var own = pixels.AsSpan(i * frame, frame);
            Painter.Paint(script, times[i], size.Width, size.Height, own, PaintQuality.Fine);
            imitation.Apply(own, size.Width, size.Height);
        }

        return new DrawnClip
        {
            Width = size.Width,
            Height = size.Height,
            Pixels = pixels,
            Segments = [.. segments.Select(segment => new ClipSegment(segment.Seconds, Pick(random, rules.Reductions), Pick(random, rules.TokenBudgets)))],
            Truth = rules.TellsTruth ? [.. segments.SelectMany(segment => segment.Seconds.Select((time, i) => FrameTruths.Of(script, time, i == 0 ? null : segment.Seconds[i - 1], rows, columns)))] : [],
            Notices = rules.TellsNotices ? [.. FrameNotices.Of(script, [.. segments.Select(segment => segment.Seconds)], rows, columns)] : [],
            Views = [.. Views(rules, script.Observed(stamps), segments, random).Select(view => view.Told(stamps))],
        };
    }

    private static Script Later(Script script, ClipRules rules, Random random) => random.NextDouble() < rules.Shifted ? script.Delay(Math.Round(random.NextDouble() * 150, 1)) : script;

    private static IEnumerable<View> Views(ClipRules rules, Script script, List<(double Start, double End, double[] Seconds)> segments, Random random)
    {
        if (rules.Questions > 0) yield return new View(0, segments.Count, LessonPlan.Questions(random, script, rules.Questions));

        var described = Enumerable.Range(0, segments.Count).ToArray();
        random.Shuffle(described);
        foreach (var segment in described.Take(rules.Captions))
        {
            var (start, end, _) = segments[segment];
            yield return new View(segment, 1, [LessonPlan.Caption(script, start, end), .. LessonPlan.Verifications(random, script, start, end, rules.Verifications)]);
        }

        for (var i = 0; i < rules.TextLessons; i++) yield return new View(0, 0, [LessonPlan.Text(random, Later(ScriptGenerator.Make(random, TextWorld), rules, random))]);
    }

    /// <summary>As the product cuts and samples videos.</summary>
    private static List<(double Start, double End, double[] Seconds)> Sample(Script script, ClipRules rules, Random random)
    {
        var options = new AnalysisOptions { MaxSegmentSeconds = Pick(random, rules.SegmentSeconds), CandidatesPerSecond = Pick(random, rules.FramesPerSecond) };
        var cuts = script.Scenes.Skip(1).Select(scene => new ShotChange(scene.StartSeconds, ShotChangeKind.Cut));
        var segments = Segmenter.Cut(script.Scenes[0].StartSeconds, script.DurationSeconds, cuts, new SegmentOptions { LongestSeconds = options.MaxSegmentSeconds });
        return [.. segments.Select(segment => (segment.StartSeconds, segment.EndSeconds, Seconds(script, segment, options)))];
    }

    /// <summary>Two frames, around a moment at which something happens where there is one.</summary>
    private static List<(double Start, double End, double[] Seconds)> Glimpse(Script script, Random random)
    {
        var apart = 0.45 + 0.25 * random.NextDouble();
        var (first, last) = (script.Scenes[0].StartSeconds, script.DurationSeconds - apart - 1 / script.FramesPerSecond);
        var happenings = Happenings.Of(script);
        var start = happenings.Count > 0 ? Pick(random, happenings).Seconds - apart * random.NextDouble() : first + (last - first) * random.NextDouble();
        return [(first, script.DurationSeconds, [Shown(script, start), Shown(script, start + apart)])];
    }

    /// <summary>The presentation times of the frames on screen at the times that the product would choose.</summary>
    private static double[] Seconds(Script script, Segment segment, AnalysisOptions options) => script.Frames == 1
        ? [segment.StartSeconds]
        : [.. CandidateTimes.Of(segment, options).Select(at => Math.Max(segment.StartSeconds, Shown(script, at))).Distinct()];

    /// <summary>When the frame was first shown that is on screen at that time.</summary>
    private static double Shown(Script script, double at) => Math.Floor(at * script.FramesPerSecond + 1e-6) / script.FramesPerSecond;

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
