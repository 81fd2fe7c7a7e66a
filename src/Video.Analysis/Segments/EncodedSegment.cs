using Video.Analysis.Motion;
using Video.Models.Positions;

namespace Video.Analysis.Segments;

/// <summary>A frame that was encoded.</summary>
/// <param name="Seconds">When it is on screen, inside its segment.</param>
/// <param name="Thumbnail">JPEG, of the segment's first anchor only.</param>
public sealed record EncodedFrame(double Seconds, FrameRole Role, byte[]? Thumbnail)
{
    /// <summary>The frame in the space of the dual encoder, of length 1; null when none was asked for.</summary>
    public float[]? Embedding { get; init; }
}

/// <summary>What a segment was turned into, ready to be stored.</summary>
public sealed record EncodedSegment
{
    public required int Number { get; init; }

    /// <summary>In time order; empty when nothing of the segment decodes.</summary>
    public required IReadOnlyList<EncodedFrame> Frames { get; init; }

    /// <summary>Visual tokens in their stored form, null when there are no frames.</summary>
    public required byte[]? Tokens { get; init; }

    public required MotionSummary Motion { get; init; }

    public required SegmentAccount Account { get; init; }
}

/// <summary>What a segment cost and how it was reduced: its part of the ledger.</summary>
/// <param name="FramesPlanned">Frames looked for.</param>
/// <param name="FramesDecoded">Frames that decoded.</param>
/// <param name="FramesEncoded">Frames that were chosen and encoded.</param>
/// <param name="TokensBefore">Visual tokens of those frames.</param>
/// <param name="TokensAfter">Visual tokens kept.</param>
/// <param name="Dim">Width of a visual token.</param>
public sealed record SegmentAccount(
    int FramesPlanned, int FramesDecoded, int FramesEncoded, int TokensBefore, int TokensAfter, int Dim, double DecodeSeconds, double MotionSeconds, double EncodeSeconds, double EmbedSeconds);
