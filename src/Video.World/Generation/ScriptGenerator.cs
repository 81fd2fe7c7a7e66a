namespace Video.World;

/// <summary>Makes scripts of clips whose truth can be told without doubt; the same seed and settings give the same script.</summary>
public static class ScriptGenerator
{
    private static readonly string[] Presets = ["ultrafast", "superfast", "veryfast", "faster", "fast"];
    private static readonly int[] KeyframeDistances = [12, 25, 50, 100, 250];

    /// <returns>A script that keeps every rule of <see cref="SceneRules"/>.</returns>
    public static Script Make(Random random, WorldSettings settings)
    {
        var (width, height) = Pick(random, settings.Sizes);
        var rate = settings.SinglePicture ? 1 : Pick(random, settings.FrameRates);
        var seconds = settings.SinglePicture ? 1 : settings.MinSeconds + (settings.MaxSeconds - settings.MinSeconds) * random.NextDouble();
        var frames = Math.Max(1, (int)Math.Round(seconds * rate));
        var script = new Script($"world-{random.Next():x8}", width, height, rate, frames / rate, []) { Encoding = MakeEncoding(random) };

        var starts = Cuts(random, settings, frames, rate);
        var scenes = new List<Scene>();
        for (var i = 0; i < starts.Count; i++)
        {
            var (start, end) = (starts[i] / rate, (i + 1 < starts.Count ? starts[i + 1] : frames) / rate);
            scenes.Add(SceneGenerator.Make(random, settings, script, start, end, scenes.Count == 0 ? null : scenes[^1]));
        }
        return script with { Scenes = scenes };
    }

    /// <summary>The first frame of each scene.</summary>
    private static List<int> Cuts(Random random, WorldSettings settings, int frames, double rate)
    {
        var seconds = frames / rate;
        var least = Math.Max(settings.MinScenes, (int)Math.Ceiling(seconds / settings.MaxSceneSeconds));
        var most = Math.Max(1, (int)(seconds / settings.MinSceneSeconds));
        var count = settings.SinglePicture ? 1 : Math.Min(most, random.Next(least, Math.Max(least, settings.MaxScenes) + 1));

        // Lengths share what is left beyond the shortest at random, again until none is too long.
        for (var attempt = 0; ; attempt++)
        {
            var weights = Enumerable.Range(0, count).Select(_ => attempt < 50 ? random.NextDouble() : 1).ToList();
            var spare = Math.Max(0, seconds - count * settings.MinSceneSeconds);
            var (starts, at, longest) = (new List<int>(), 0.0, 0.0);
            foreach (var weight in weights)
            {
                starts.Add((int)Math.Round(at * rate));
                var length = seconds - spare <= 0 ? seconds / count : settings.MinSceneSeconds + spare * weight / weights.Sum();
                at += length;
                longest = Math.Max(longest, length);
            }
            if (longest <= settings.MaxSceneSeconds || attempt >= 50) return starts;
        }
    }

    private static Encoding MakeEncoding(Random random) => random.Next(4) == 0
        ? new Encoding { Codec = Video.Media.VideoCodec.Vp9, Crf = random.Next(28, 46), KeyframeDistance = Pick(random, KeyframeDistances) }
        : new Encoding { Crf = random.Next(17, 34), Preset = Pick(random, Presets), KeyframeDistance = Pick(random, KeyframeDistances) };

    internal static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
