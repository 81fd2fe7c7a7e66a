using Video.Media;

namespace Video.Jobs.Stages;

/// <summary>The facts of a video that are kept for its users: what the header says and what decoding found.</summary>
internal sealed record VideoDescription(
    string Container, string Codec, int Width, int Height, int RotationDegrees, double? FramesPerSecondFromHeader, double? DurationSecondsFromHeader, int BitDepth,
    bool Hdr, int AudioStreams, int FramesDecoded, double FirstFrameSeconds, double LastFrameSeconds)
{
    public static VideoDescription Of(VideoFacts facts, ScanResult scan) => new(
        facts.Container, facts.Video.Codec, facts.Video.DisplayWidth, facts.Video.DisplayHeight, facts.Video.RotationDegreesClockwise, facts.Video.AverageFrameRateFromHeader,
        facts.DurationSecondsFromHeader, facts.Video.BitDepth, facts.Video.IsHdr, facts.AudioStreams.Count, scan.FramesDecoded, scan.FirstFrameSeconds, scan.LastFrameSeconds);
}
