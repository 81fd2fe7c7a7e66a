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
    /// <summary>Most visual tokens of a frame: enough pixels for the smallest things, few enough for a machine without a GPU.</summary>
    public const int TokensPerFrame = 48;

    // Numbers are one token up to three digits and a tenth is one more, so that a time is copied in two steps.
    internal const string Words = @"\.\p{N}(?!\p{N})|\p{N}{1,3}|[^\r\n\p{L}\p{N}]?\p{L}+| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>A few million parameters in the architecture of Qwen2.5-VL.</summary>
    /// <remarks>Rotary frequencies are high, because positions here are small: a dozen rows and columns, a minute of half seconds; columns have the lowest of them.</remarks>
    public static RandomModelSize Size { get; } = new()
    {
        Family = "qwen2_5_vl",
        Dim = 192,
        InnerDim = 512,
        Layers = 6,
        Heads = 6,
        KvHeads = 3,
        VisionDim = 128,
        VisionInnerDim = 256,
        VisionLayers = 4,
        VisionHeads = 4,
        BFloat16 = false,
        MinTokensPerPicture = 4,
        MaxTokensPerPicture = 64,
        Window = 1024,
        RopeTheta = 10,
        SpatialSection = 7,
        TextTimestamps = "0.0s",
    };

    /// <summary>The same in a few minutes: enough to see that all of it works, not enough to learn much.</summary>
    public static IReadOnlyList<VisionLanguageStage> Quick => [.. Stages.Select(stage => stage with { Steps = stage.Steps / 200, Batch = Math.Max(2, stage.Batch / 4) })];

    /// <summary>Likewise of the dual encoder.</summary>
    public static IReadOnlyList<DualEncoderStage> QuickSearch => [.. SearchStages.Select(stage => stage with { Steps = stage.Steps / 200, Batch = stage.Batch / 4 })];

    /// <summary>How the product samples videos for this model: short segments with all candidates, since whole frames are small and what lies between costs one token each.</summary>
    public static AnalysisOptions Profile { get; } = new()
    {
        MaxSegmentSeconds = 5,
        CandidatesPerSecond = 2,
        FramesPerSegment = 10,
        PairsFrames = true,
        TokensPerFrame = TokensPerFrame,
        TokensPerSegment = 112,
        MaxTextTokens = 96,
        TokensPerQuestion = 1344,
    };

    /// <summary>Learns a tokenizer from what is said in the world.</summary>
    public static NewTokenizer Tokenizer(int seed) => BytePairTrainer.Train(Corpus.Of(seed, clips: 1500), Words, mostMerges: 1500, leastCount: 20);

    /// <summary>
    /// Glimpses first, of which the heads tell the encoder what they show; then words for single pictures; then short clips, in which things move and happen; then whole ones, as the product
    /// samples them, with every reduction.
    /// </summary>
    public static IReadOnlyList<VisionLanguageStage> Stages { get; } =
    [
        new("seeing", 3500, 16, (2e-3, 1.5e-3), new StepMode(FreezesEncoder: false, OnlySees: true, SeenWeight: 1), ClipRules.Glimpse(TokensPerFrame)),
        new("naming", 800, 32, (1.5e-3, 1e-3), new StepMode(FreezesEncoder: false, OnlySees: false, SeenWeight: 0.5), new ClipRules
        {
            World = new WorldSettings { SinglePicture = true },
            TokensPerFrame = TokensPerFrame,
            Questions = 6,
            Captions = 1,
        }),
        new("moving", 2000, 12, (1.5e-3, 8e-4), new StepMode(FreezesEncoder: true, OnlySees: false, SeenWeight: 0.5, NoticedWeight: 0.5), new ClipRules
        {
            World = new WorldSettings { MinSeconds = 4, MaxSeconds = 10, MaxScenes = 2, MinSceneSeconds = 3, HappeningChance = 0.4 },
            TokensPerFrame = TokensPerFrame,
            Questions = 12,
            Captions = 1,
            TextLessons = 0.15,
            Shifted = 0.5,
            TellsTruth = false,
            TellsNotices = true,
            Glimpses = 12,
        }),
        new("watching", 5000, 6, (7e-4, 2e-5), new StepMode(FreezesEncoder: true, OnlySees: false, SeenWeight: 0.5, NoticedWeight: 0.1), new ClipRules
        {
            World = new WorldSettings { MinSeconds = 6, MaxSeconds = 30, HappeningChance = 0.35 },
            TokensPerFrame = TokensPerFrame,
            SegmentSeconds = [5, 5, 5, 4, 6],
            FramesPerSecond = [2, 2, 2, 1.5],
            Reductions = ["cls", "cls", "cls", "all", "changed-patches", "pooled"],
            TokenBudgets = [112, 112, 112, 160, 80],
            Questions = 12,
            Captions = 2,
            TextLessons = 0.5,
            Shifted = 0.4,
            TellsTruth = false,
            TellsNotices = true,
            Glimpses = 8,
        }),
    ];

    /// <summary>A small dual encoder in CLIP's architecture, over the same number of pixels as the language model sees.</summary>
    public static ClipSize SearchSize { get; } = new(new TowerSize(192, 512, 4, 6), new TowerSize(128, 384, 3, 4), Side: 168, Patch: 14, Positions: 48, Dim: 128);

    /// <summary>Pictures that are told cell by cell, beside words that describe them.</summary>
    public static IReadOnlyList<DualEncoderStage> SearchStages { get; } =
    [
        new("seeing", 3000, 32, (1.5e-3, 1e-3), SeenWeight: 1),
        new("matching", 5000, 64, (1e-3, 1e-5), SeenWeight: 0.3),
    ];
}
