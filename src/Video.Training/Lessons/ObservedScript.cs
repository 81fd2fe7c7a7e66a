using Video.World;

namespace Video.Training.Lessons;

/// <summary>
/// A script as its sampled frames tell it: what happens between two of them happens half way, at the time that stands before the second. The true moment cannot be known from them,
/// and a model that is asked for it learns to spread its guesses; half way is never further from the truth than half a sampling step. What no frame shows does not happen.
/// </summary>
internal static class ObservedScript
{
    public static Script Observed(this Script script, FrameStamps stamps) => script with
    {
        Scenes = [.. script.Scenes.Select((scene, i) => scene with { Things = [.. scene.Things.Select(thing => Observed(thing, script.SceneStretch(i), stamps))] })],
    };

    private static Thing Observed(Thing thing, Stretch scene, FrameStamps stamps)
    {
        double Told(double at) => at > scene.Start && at < scene.End ? Math.Min(stamps.FirstAfter(at) ?? at, scene.End) : at;

        var appears = Told(thing.AppearsSeconds);
        return thing with
        {
            Start = thing.PlaceAt(appears),
            AppearsSeconds = appears,
            DisappearsSeconds = Told(thing.DisappearsSeconds),
            Changes = [.. thing.Changes.Select(change => change with { AtSeconds = Told(change.AtSeconds) }).Where(change => change.AtSeconds < scene.End)],
        };
    }
}
