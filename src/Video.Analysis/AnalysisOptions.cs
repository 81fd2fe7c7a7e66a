namespace Video.Analysis;

/// <summary>What an analysis may spend, per segment and per question. Stored with the video, so that every worker does the same.</summary>
public sealed record AnalysisOptions
{
    /// <summary>Longest segment. Default 10 s: short enough that one caption says what happens, long enough that captions stay few.</summary>
    public double MaxSegmentSeconds { get; init; } = 10;

    /// <summary>Frames looked at per second of video before motion decides which are encoded. Default 2; more finds shorter events and decodes more.</summary>
    public double CandidatesPerSecond { get; init; } = 2;

    /// <summary>Frames encoded per segment, the two anchors included. Default 8; encoding time grows with it.</summary>
    public int FramesPerSegment { get; init; } = 8;

    /// <summary>
    /// Whether each frame is encoded together with the one chosen before it in its segment, as one temporal patch, so that even one token of it can tell how things move.
    /// Default false: a frame is a picture. Only for models that were trained so.
    /// </summary>
    public bool PairsFrames { get; init; }

    /// <summary>Visual tokens of one whole frame. Default 256 (448 × 448 pixels for 28-pixel merged patches); more sees smaller things.</summary>
    public int TokensPerFrame { get; init; } = 256;

    /// <summary>Visual tokens kept per segment after reduction. Default 640: two whole anchors and the middles' class tokens fit.</summary>
    public int TokensPerSegment { get; init; } = 640;

    /// <summary>How tokens are reduced: all, cls, changed-patches or pooled. Default cls.</summary>
    public string TokenReduction { get; init; } = "cls";

    /// <summary>Longest caption, chapter title or text in tokens. Default 128.</summary>
    public int MaxTextTokens { get; init; } = 128;

    /// <summary>Visual tokens that one question may look at. Default 4096: about seven segments at the default reduction.</summary>
    public int TokensPerQuestion { get; init; } = 4096;

    /// <summary>Throws where a value cannot work, naming it, its value and what would do.</summary>
    public AnalysisOptions Check()
    {
        Require(MaxSegmentSeconds is >= 0.5 and <= 600, nameof(MaxSegmentSeconds), MaxSegmentSeconds, "0.5 to 600 seconds");
        Require(CandidatesPerSecond is > 0 and <= 60, nameof(CandidatesPerSecond), CandidatesPerSecond, "more than 0 and at most 60");
        Require(FramesPerSegment is >= 1 and <= 256, nameof(FramesPerSegment), FramesPerSegment, "1 to 256");
        Require(TokensPerFrame is >= 1 and <= 16384, nameof(TokensPerFrame), TokensPerFrame, "1 to 16384");
        Require(TokensPerSegment >= FramesPerSegment, nameof(TokensPerSegment), TokensPerSegment, $"at least one token per frame ({FramesPerSegment})");
        Require(MaxTextTokens is >= 8 and <= 4096, nameof(MaxTextTokens), MaxTextTokens, "8 to 4096");
        Require(TokensPerQuestion >= TokensPerSegment, nameof(TokensPerQuestion), TokensPerQuestion, $"at least one segment's tokens ({TokensPerSegment})");
        return this;
    }

    private static void Require(bool holds, string name, object value, string expected)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, value, $"{name}: expected {expected}, got {value}.");
    }
}
