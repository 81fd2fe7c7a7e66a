namespace Video.World;

/// <summary>A stretch of a clip between two cuts: a background and what is to be seen before it.</summary>
/// <param name="StartSeconds">When it begins in the clip.</param>
/// <param name="Background">The background's colour, of which a backdrop with a pattern shows shades.</param>
/// <param name="Things">Those further on in the list are drawn over those before.</param>
public sealed record Scene(double StartSeconds, Colour Background, IReadOnlyList<Thing> Things)
{
    /// <summary>How the background is drawn. Default plain.</summary>
    public Backdrop Backdrop { get; init; } = Backdrop.Plain;

    /// <summary>Where the camera pans to; things move as their own <see cref="Thing.Movement"/> says, in the picture. Default not at all.</summary>
    public Pan Pan { get; init; }
}

/// <summary>How the camera moves: fractions of the frame per second. The backdrop drifts the other way.</summary>
public readonly record struct Pan(double X, double Y)
{
    /// <summary>Whether the camera moves at all.</summary>
    public bool IsMoving => X != 0 || Y != 0;
}

/// <summary>What a background looks like.</summary>
public enum BackdropPattern { Plain, Gradient, Stripes, Checks, Dots, Clouds, Noise }

/// <summary>A background's pattern and what it is drawn from.</summary>
/// <param name="Other">The second shade of the background's colour; null where the pattern needs none.</param>
/// <param name="Seed">Decides where the pattern's parts lie.</param>
public sealed record Backdrop(BackdropPattern Pattern, Colour? Other, int Seed)
{
    /// <summary>One colour, nothing else.</summary>
    public static Backdrop Plain { get; } = new(BackdropPattern.Plain, null, 0);
}

/// <summary>Everything that a clip shows; times are the clip's. Scenes are in time order and the first begins at 0.</summary>
public sealed record Script(string Name, int Width, int Height, double FramesPerSecond, double DurationSeconds, IReadOnlyList<Scene> Scenes)
{
    /// <summary>How the clip is written to a file.</summary>
    public Encoding Encoding { get; init; } = new();

    /// <summary>How many frames the clip has; frame i is shown at i / FramesPerSecond.</summary>
    public int Frames => (int)Math.Round(DurationSeconds * FramesPerSecond);

    /// <summary>The scene on screen at that time.</summary>
    public Scene SceneAt(double seconds) => Scenes[SceneIndexAt(seconds)];

    /// <summary>The number of the scene on screen at that time; the first before the clip begins.</summary>
    public int SceneIndexAt(double seconds)
    {
        for (var i = Scenes.Count - 1; i > 0; i--)
        {
            if (Scenes[i].StartSeconds <= seconds) return i;
        }
        return 0;
    }

    /// <summary>When a scene ends: where the next begins, or with the clip.</summary>
    public double SceneEnd(int scene) => scene + 1 < Scenes.Count ? Scenes[scene + 1].StartSeconds : DurationSeconds;

    /// <summary>The half-open range in which a scene is on screen.</summary>
    public Stretch SceneStretch(int scene) => new(Scenes[scene].StartSeconds, SceneEnd(scene));

    /// <summary>The half-open range in which a thing of a scene is seen, cut to its scene; empty (end at or before start) where it never is.</summary>
    public Stretch SeenStretch(int scene, Thing thing) =>
        SceneStretch(scene).And(new Stretch(thing.AppearsSeconds, thing.DisappearsSeconds));
}

/// <summary>A half-open range of a clip's time in seconds.</summary>
public readonly record struct Stretch(double Start, double End)
{
    public double Length => End - Start;

    /// <summary>What both have in common; its length is not positive where that is nothing.</summary>
    public Stretch And(Stretch other) => new(Math.Max(Start, other.Start), Math.Min(End, other.End));
}
