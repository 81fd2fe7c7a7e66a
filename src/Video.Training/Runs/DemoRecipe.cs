using Video.Analysis;
using Video.Models.RandomCheckpoints;
using Video.Models.Tokenizers.Training;
using Video.Training.DualEncoders;
using Video.Training.Lessons;
using Video.Training.VisionLanguage;
using Video.World;

namespace Video.Training.Runs;

/// <summary>What the demo's two models are and how they are trained.</summary>
internal static class DemoRecipe
{
    /// <summary>Most visual tokens of a frame: enough pixels to know the shape of the smallest things, few enough for a machine without a GPU.</summary>
    public const int TokensPerFrame = 48;

    /// <summary>As many as it takes to learn words in half the time: the encoder has no absolute positions, and knows frames of both sizes.</summary>
    private const int CoarseTokens = 24;

    // Numbers are one token up to three digits and a tenth is one more, so that a time is copied in two steps.
    internal const string Words = @"\.\p{N}(?!\p{N})|\p{N}{1,3}|[^\r\n\p{L}\p{N}]?\p{L}+| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>A few million parameters in the architecture of Qwen2.5-VL.</summary>
    /// <remarks>
    /// Few heads, but wide ones: half of a head's rotary frequencies hardly turn over a whole prompt, and in these eight colours and six shapes must find room, so that what is asked for is
    /// found by what it is, wherever it stands. The three highest follow time, the next three rows, and those after them columns, of which there are a dozen.
    /// </remarks>
    public static RandomModelSize Size { get; } = new()
    {
        Family = "qwen2_5_vl",
        Dim = 192,
        InnerDim = 512,
        Layers = 8,
        Heads = 3,
        KvHeads = 3,
        VisionDim = 128,
        VisionInnerDim = 512,
        VisionLayers = 6,
        VisionHeads = 4,
        Merge = 3,
        BFloat16 = false,
        MinTokensPerPicture = 4,
        MaxTokensPerPicture = 64,
        Window = 1024,
        RopeTheta = 100_000,
        RotarySections = [3, 3, 26],
        TextTimestamps = "0.0s",
    };

    /// <summary>The same in a few minutes: enough to see that all of it works, not enough to learn much.</summary>
    public static IReadOnlyList<VisionLanguageStage> Quick => [.. Stages.Select(stage => stage with { Steps = stage.Steps / 200, Batch = Math.Max(2, stage.Batch / 4) })];

    /// <summary>Likewise of the dual encoder.</summary>
    public static IReadOnlyList<DualEncoderStage> QuickSearch => [.. SearchStages.Select(stage => stage with { Steps = stage.Steps / 200, Batch = stage.Batch / 4 })];

    /// <summary>How the product samples videos for this model: short segments with all candidates, since whole frames are small and what lies between costs one token each.</summary>
    public static AnalysisOptions Profile { get; } = new()
    {
        MaxSegmentSeconds = 4,
        CandidatesPerSecond = 2,
        FramesPerSegment = 8,
        PairsFrames = true,
        TokensPerFrame = TokensPerFrame,
        TokensPerSegment = 104,
        MaxTextTokens = 160,
        TokensPerQuestion = 1248,
    };

    /// <summary>Learns a tokenizer from what is said in the world.</summary>
    public static NewTokenizer Tokenizer(int seed) => BytePairTrainer.Train(Corpus.Of(seed, clips: 1500), Words, mostMerges: 1500, leastCount: 20);

    /// <summary>
    /// Glimpses first, of which the heads tell the encoder what they show, until it knows and stays as it is; then words for a second or two; then short clips, in which things move and
    /// happen; then the same as the product samples them, with more pixels and every reduction; then whole clips.
    /// </summary>
    public static IReadOnlyList<VisionLanguageStage> Stages { get; } =
    [
        new("seeing", 4000, 24, (2e-3, 2e-5), new StepMode(FreezesEncoder: false, OnlySees: true, SeenWeight: 1), ClipRules.Glimpse(CoarseTokens, TokensPerFrame)),
        new("naming", 900, 24, (1.5e-3, 1e-3), new StepMode(FreezesEncoder: true, OnlySees: false, SeenWeight: 0, NoticedWeight: 0.3), new ClipRules
        {
            World = new WorldSettings { MinSeconds = 0.6, MaxSeconds = 3, MinSceneSeconds = 0.6, MaxScenes = 1, HappeningChance = 0.25 },
            TokensPerFrame = [CoarseTokens],
            Questions = 8,
            Captions = 1,
            TellsTruth = false,
            TellsNotices = true,
        }),
        new("moving", 1500, 8, (1e-3, 6e-4), new StepMode(FreezesEncoder: true, OnlySees: false, SeenWeight: 0, NoticedWeight: 0.3), new ClipRules
        {
            World = new WorldSettings { MinSeconds = 4, MaxSeconds = 10, MaxScenes = 2, MinSceneSeconds = 3, HappeningChance = 0.4 },
            TokensPerFrame = [CoarseTokens],
            Questions = 20,
            Captions = 1,
            TextLessons = 1,
            Shifted = 0.5,
            TellsTruth = false,
            TellsNotices = true,
        }),
        new("watching", 900, 8, (7e-4, 4e-4), new StepMode(FreezesEncoder: true, OnlySees: false, SeenWeight: 0, NoticedWeight: 0.2), Sampled with
        {
            World = new WorldSettings { MinSeconds = 4, MaxSeconds = 14, MaxScenes = 3, MinSceneSeconds = 3, HappeningChance = 0.4 },
            TokensPerFrame = [TokensPerFrame, TokensPerFrame, CoarseTokens],
            Questions = 24,
            Captions = 4,
            Verifications = 4,
            TextLessons = 1,
        }),
        new("remembering", 700, 6, (4e-4, 2e-5), new StepMode(FreezesEncoder: true, OnlySees: false, SeenWeight: 0, NoticedWeight: 0.1), Sampled with
        {
            World = new WorldSettings { MinSeconds = 6, MaxSeconds = 30, HappeningChance = 0.35 },
            TokensPerFrame = [TokensPerFrame],
            Questions = 24,
            Captions = 6,
            Verifications = 4,
            TextLessons = 2,
        }),
    ];

    /// <summary>Clips as the product samples and reduces them, in all the ways in which it may be told to.</summary>
    private static ClipRules Sampled => new()
    {
        World = new WorldSettings(),
        TokensPerFrame = [TokensPerFrame],
        SegmentSeconds = [4, 4, 4, 4, 5, 6],
        FramesPerSecond = [2, 2, 2, 2, 1.5],
        Reductions = ["cls", "cls", "cls", "cls", "cls", "cls", "all", "changed-patches", "pooled"],
        TokenBudgets = [104, 104, 104, 104, 144, 80],
        Shifted = 0.5,
        TellsTruth = false,
        TellsNotices = true,
    };

    /// <summary>A small dual encoder in CLIP's architecture, over nearly as many pixels as the language model sees.</summary>
    public static ClipSize SearchSize { get; } = new(new TowerSize(192, 512, 6, 6), new TowerSize(128, 384, 3, 4), Side: 224, Patch: 16, Positions: 48, Dim: 128);

    /// <summary>Pictures that are told cell by cell, beside words that describe them.</summary>
    public static IReadOnlyList<DualEncoderStage> SearchStages { get; } =
    [
        new("seeing", 600, 32, (2e-3, 1.2e-3), SeenWeight: 1, MostThings: 6, Alike: 1),
        new("matching", 1600, 64, (1.2e-3, 2e-5), SeenWeight: 1, MostThings: 5, Alike: 4),
    ];
}
