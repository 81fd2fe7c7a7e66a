namespace Video.World;

/// <summary>A stretch of a clip between two cuts: a background and what is to be seen before it.</summary>
/// <param name="StartSeconds">When it begins in the clip.</param>
public sealed record Scene(double StartSeconds, Colour Background, IReadOnlyList<Thing> Things);

/// <summary>Everything that a clip shows; times are the clip's. Scenes are in time order and the first begins at 0.</summary>
public sealed record Script(string Name, int Width, int Height, double FramesPerSecond, double DurationSeconds, IReadOnlyList<Scene> Scenes)
{
    /// <summary>How many frames the clip has; frame i is shown at i / FramesPerSecond.</summary>
    public int Frames => (int)Math.Round(DurationSeconds * FramesPerSecond);

    /// <summary>The scene on screen at that time.</summary>
    public Scene SceneAt(double seconds) => Scenes.Last(scene => scene.StartSeconds <= seconds);
}
