using Video.Models.RandomCheckpoints;
using Video.Models.Tokenizers.Training;
using Video.Training.Lessons;
using Video.Training.VisionLanguage;
using Video.World;

namespace Video.Training.Runs;

/// <summary>What the demo's vision language model is and how it is trained.</summary>
internal static class DemoRecipe
{
    /// <summary>Most visual tokens of a frame: enough pixels for the smallest things, few enough for a machine without a GPU.</summary>
    public const int TokensPerFrame = 48;

    // Numbers are one token up to three digits and a tenth is one more, so that a time is copied in two steps.
    private const string Words = @"\.\p{N}(?!\p{N})|\p{N}{1,3}|[^\r\n\p{L}\p{N}]?\p{L}+| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>A few million parameters in the architecture of Qwen2.5-VL.</summary>
    /// <remarks>Rotary frequencies are high, because positions here are small: a dozen rows and columns, a minute of half seconds.</remarks>
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
        RopeTheta = 30,
        SpatialSection = 7,
        TextTimestamps = "0.0s",
    };

    /// <summary>Learns a tokenizer from what the world says.</summary>
    public static NewTokenizer Tokenizer(IEnumerable<string> corpus) => BytePairTrainer.Train(corpus, Words, mostMerges: 1200, leastCount: 8);

    /// <summary>Pictures first, told what they show; then words for them; then clips.</summary>
    public static IReadOnlyList<Stage> Stages { get; } =
    [
        new("seeing", 4000, 32, (2e-3, 8e-4), new StepMode(FreezesEncoder: false, OnlySees: true, SeenWeight: 1), new ClipRules
        {
            World = new WorldSettings { SinglePicture = true },
            TokensPerFrame = TokensPerFrame,
        }),
    ];
}
