using Video.World;

namespace Video.Training.Lessons;

/// <summary>How clips are drawn and sampled for a stage of training.</summary>
internal sealed record ClipRules
{
    /// <summary>What the scripts may hold.</summary>
    public required WorldSettings World { get; init; }

    /// <summary>Most merged tokens per frame, one of which is chosen for each batch.</summary>
    public required IReadOnlyList<int> TokensPerFrame { get; init; }

    /// <summary>Longest segments, one of which is chosen for each clip.</summary>
    public IReadOnlyList<double> SegmentSeconds { get; init; } = [5];

    /// <summary>Frames per second, one of which is chosen for each clip.</summary>
    public IReadOnlyList<double> FramesPerSecond { get; init; } = [2];

    /// <summary>Strategies of token reduction, one of which is chosen for each clip.</summary>
    public IReadOnlyList<string> Reductions { get; init; } = ["cls"];

    /// <summary>Token budgets per segment, one of which is chosen for each clip.</summary>
    public IReadOnlyList<int> TokenBudgets { get; init; } = [112];

    /// <summary>Questions asked of each clip.</summary>
    public int Questions { get; init; }

    /// <summary>Segments that are described, of each clip.</summary>
    public int Captions { get; init; }

    /// <summary>Searches that are judged by each segment that is described.</summary>
    public int Verifications { get; init; }

    /// <summary>Lessons about text alone, of each clip: titles, chapter texts, summaries.</summary>
    public int TextLessons { get; init; }

    /// <summary>Share of the clips that begin later than at zero, as stretches of longer videos do.</summary>
    public double Shifted { get; init; }

    /// <summary>Whether the encoder's heads are told what each frame shows.</summary>
    public bool TellsTruth { get; init; } = true;

    /// <summary>Whether the language model's heads are told what there is to notice at each frame.</summary>
    public bool TellsNotices { get; init; }

    /// <summary>Whether only two frames of a clip are shown, half a second or a little more apart, between which something happens where anything does.</summary>
    public bool IsGlimpse { get; init; }

    /// <summary>All that the encoder has to learn: which things there are, which way they go, what comes, goes and changes. More things than in clips, because every one of them teaches.</summary>
    /// <param name="tokensPerFrame">Most merged tokens per frame, one of which is chosen for each batch.</param>
    public static ClipRules Glimpse(params IReadOnlyList<int> tokensPerFrame) => new()
    {
        World = new WorldSettings { MinSeconds = 1.5, MaxSeconds = 4, MinSceneSeconds = 1.5, MinThings = 2, MaxThings = 6, MaxScenes = 1, HappeningChance = 0.1, PanChance = 0.5, FrameRates = [24, 25, 30] },
        TokensPerFrame = tokensPerFrame,
        IsGlimpse = true,
    };
}
