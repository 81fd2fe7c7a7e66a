using Video.World;

namespace Video.Training.Lessons;

/// <summary>
/// A script as its sampled frames tell it: what happens between two of them happens half way. The true moment cannot be known from them, and a model that is asked for it
/// learns to spread its guesses; half way is never further from the truth than half a sampling step.
/// </summary>
internal static class ObservedScript
{
    /// <param name="seconds">Of the sampled frames, ascending.</param>
    public static Script Observed(this Script script, IReadOnlyList<double> seconds) => script with
    {
        Scenes = [.. script.Scenes.Select((scene, i) => scene with { Things = [.. scene.Things.Select(thing => Observed(thing, new Stretch(scene.StartSeconds, script.SceneEnd(i)), seconds))] })],
    };

    private static Thing Observed(Thing thing, Stretch scene, IReadOnlyList<double> seconds)
    {
        double HalfWay(double at) => at > scene.Start && at < scene.End ? Between(at, seconds) : at;

        var appears = HalfWay(thing.AppearsSeconds);
        return thing with
        {
            Start = thing.PlaceAt(appears),
            AppearsSeconds = appears,
            DisappearsSeconds = HalfWay(thing.DisappearsSeconds),
            Changes = [.. thing.Changes.Select(change => change with { AtSeconds = HalfWay(change.AtSeconds) })],
        };
    }

    /// <summary>Half way between the last frame before a moment and the first at or after it, by the tenths that a model reads of their times: of 11.98 and 12.48 s it is told 12.0 and 12.5.</summary>
    private static double Between(double at, IReadOnlyList<double> seconds)
    {
        var before = seconds.Where(second => second < at).DefaultIfEmpty(at).Last();
        var after = seconds.Where(second => second >= at).DefaultIfEmpty(at).First();
        return (Math.Round(before, 1) + Math.Round(after, 1)) / 2;
    }
}
