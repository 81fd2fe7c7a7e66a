namespace Video.World;

/// <summary>How hard the generated scripts are. Every default can be narrowed for easy beginnings.</summary>
public sealed record WorldSettings
{
    /// <summary>Default 6 s.</summary>
    public double MinSeconds { get; init; } = 6;

    /// <summary>Default 30 s; up to 180.</summary>
    public double MaxSeconds { get; init; } = 30;

    /// <summary>Default 1.</summary>
    public int MinScenes { get; init; } = 1;

    /// <summary>Default 4; fewer where a clip is too short for them.</summary>
    public int MaxScenes { get; init; } = 4;

    /// <summary>Shortest scene. Default 3 s.</summary>
    public double MinSceneSeconds { get; init; } = 3;

    /// <summary>Longest scene; long clips get more scenes than <see cref="MaxScenes"/> rather than longer ones. Default 20 s.</summary>
    public double MaxSceneSeconds { get; init; } = 20;

    /// <summary>Things per scene. Default 1.</summary>
    public int MinThings { get; init; } = 1;

    /// <summary>Things per scene. Default 4.</summary>
    public int MaxThings { get; init; } = 4;

    /// <summary>Smallest diameter as a fraction of the frame's shorter side. Default 0.08.</summary>
    public double SmallestSize { get; init; } = 0.08;

    /// <summary>Largest diameter as a fraction of the frame's shorter side. Default 0.32.</summary>
    public double LargestSize { get; init; } = 0.32;

    /// <summary>Ways in which things move. Default all.</summary>
    public IReadOnlyList<MotionKind> Motions { get; init; } = Enum.GetValues<MotionKind>();

    /// <summary>What happens to things. Default everything.</summary>
    public IReadOnlyList<HappeningKind> Happenings { get; init; } = Enum.GetValues<HappeningKind>();

    /// <summary>How likely each kind of happening is for a thing. Default 0.25.</summary>
    public double HappeningChance { get; init; } = 0.25;

    /// <summary>Patterns of backgrounds. Default all.</summary>
    public IReadOnlyList<BackdropPattern> Backdrops { get; init; } = Enum.GetValues<BackdropPattern>();

    /// <summary>How likely a scene with a pattern is panned over. Default 0.2.</summary>
    public double PanChance { get; init; } = 0.2;

    /// <summary>Whether shades, turns, proportions and outlines vary. Default true.</summary>
    public bool VariedLooks { get; init; } = true;

    /// <summary>One frame, in which nothing moves or happens: for pretraining on pictures. Default false.</summary>
    public bool SinglePicture { get; init; }

    /// <summary>Widths and heights to choose from.</summary>
    public IReadOnlyList<(int Width, int Height)> Sizes { get; init; } =
    [
        (320, 240), (352, 288), (384, 216), (400, 300), (426, 240), (448, 336), (480, 270), (480, 360), (640, 360), (640, 480), (720, 480), (768, 432), (854, 480),
        (240, 320), (270, 480), (360, 640), (480, 640), (240, 240), (360, 360), (480, 480), (512, 220), (300, 500), (640, 272), (500, 400),
    ];

    /// <summary>Frames per second to choose from.</summary>
    public IReadOnlyList<double> FrameRates { get; init; } = [12, 15, 20, 24000.0 / 1001, 24, 25, 25, 30000.0 / 1001, 30, 30, 48, 50, 60];
}
