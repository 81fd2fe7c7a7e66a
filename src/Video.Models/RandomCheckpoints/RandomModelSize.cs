namespace Video.Models.RandomCheckpoints;

/// <summary>Sizes of a random checkpoint.</summary>
public sealed record RandomModelSize
{
    /// <summary>qwen2_vl or qwen2_5_vl.</summary>
    public required string Family { get; init; }

    public required int Dim { get; init; }

    public required int InnerDim { get; init; }

    public required int Layers { get; init; }

    public required int Heads { get; init; }

    public required int KvHeads { get; init; }

    /// <summary>Rows of the embedding; 0 for as many as the tokenizer has tokens.</summary>
    public int Vocabulary { get; init; }

    public required int VisionDim { get; init; }

    public required int VisionInnerDim { get; init; }

    public required int VisionLayers { get; init; }

    public required int VisionHeads { get; init; }

    /// <summary>Rows and columns of patches that become one visual token.</summary>
    public int Merge { get; init; } = 2;

    /// <summary>bf16 weights, else fp32.</summary>
    public bool BFloat16 { get; init; } = true;

    /// <summary>Most merged patches of a picture.</summary>
    public int MaxTokensPerPicture { get; init; } = 1280;

    /// <summary>Least merged patches of a picture.</summary>
    public int MinTokensPerPicture { get; init; } = 4;

    /// <summary>Side of an attention window in pixels (Qwen2.5-VL).</summary>
    public int Window { get; init; } = 112;

    /// <summary>Base of the language model's rotary frequencies.</summary>
    public double RopeTheta { get; init; } = 1_000_000;

    /// <summary>Rotary frequencies that follow time, height and width, highest first; null for a quarter, three eighths and three eighths of them, as published models have.</summary>
    public IReadOnlyList<int>? RotarySections { get; init; }

    /// <summary>Format of the seconds that stand as text before each frame of a clip; null for none.</summary>
    public string? TextTimestamps { get; init; }

    /// <summary>About a million parameters: runs anywhere at once, says nothing that makes sense.</summary>
    public static RandomModelSize Tiny { get; } = new()
    {
        Family = "qwen2_5_vl",
        Dim = 128,
        InnerDim = 320,
        Layers = 4,
        Heads = 4,
        KvHeads = 2,
        VisionDim = 64,
        VisionInnerDim = 160,
        VisionLayers = 4,
        VisionHeads = 2,
        MaxTokensPerPicture = 64,
    };

    /// <summary>The sizes of Qwen2-VL-2B, for benchmarks: 4.4 GB in bf16.</summary>
    public static RandomModelSize Qwen2Vl2B { get; } = new()
    {
        Family = "qwen2_vl",
        Dim = 1536,
        InnerDim = 8960,
        Layers = 28,
        Heads = 12,
        KvHeads = 2,
        Vocabulary = 151_936,
        VisionDim = 1280,
        VisionInnerDim = 5120,
        VisionLayers = 32,
        VisionHeads = 16,
    };

    /// <summary>Side in pixels of what becomes one visual token.</summary>
    public int Unit => RandomModelFiles.Patch * Merge;

    internal bool IsSecond => Family == "qwen2_vl";

    /// <param name="half">Half of a head's features.</param>
    internal IReadOnlyList<int> Sections(int half) => RotarySections ?? [half - 2 * (half * 3 / 8), half * 3 / 8, half * 3 / 8];
}
