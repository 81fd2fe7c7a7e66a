using Video.World;

namespace Video.Training.Lessons;

/// <summary>Moves a script to a later time, as if it were a stretch of a longer video.</summary>
internal static class DelayedScript
{
    public static Script Delay(this Script script, double seconds) => script with
    {
        DurationSeconds = script.DurationSeconds + seconds,
        Scenes = [.. script.Scenes.Select(scene => scene with { StartSeconds = scene.StartSeconds + seconds, Things = [.. scene.Things.Select(thing => thing.Delay(seconds))] })],
    };

    private static Thing Delay(this Thing thing, double seconds) => thing with
    {
        AppearsSeconds = thing.AppearsSeconds + seconds,
        DisappearsSeconds = thing.DisappearsSeconds + seconds,
        Changes = [.. thing.Changes.Select(change => change with { AtSeconds = change.AtSeconds + seconds })],
    };
}
