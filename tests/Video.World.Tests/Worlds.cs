namespace Video.World.Tests;

/// <summary>Scripts of many seeds, easy and hard, made once.</summary>
internal static class Worlds
{
    private static readonly WorldSettings[] Kinds =
    [
        new(),
        new() { MinSeconds = 40, MaxSeconds = 180, MaxScenes = 12 },
        new() { MaxScenes = 1, MaxSeconds = 12, HappeningChance = 0.7 },
        new() { SinglePicture = true },
    ];

    public static IReadOnlyList<Script> Many { get; } = [.. Enumerable.Range(0, 240).Select(Make)];

    public static Script Make(int seed) => ScriptGenerator.Make(new Random(seed), Kinds[seed % Kinds.Length]);

    /// <summary>Half-open ranges of a clip as the product cuts it: at the cuts and at most ten seconds long.</summary>
    public static IEnumerable<Stretch> Segments(Script script)
    {
        for (var scene = 0; scene < script.Scenes.Count; scene++)
        {
            foreach (var note in TextTasks.Notes(script, new Stretch(script.Scenes[scene].StartSeconds, script.SceneEnd(scene)), 10)) yield return new Stretch(note.StartSeconds, note.EndSeconds);
        }
    }
}
