using Video.Media;

namespace Video.World;

/// <summary>How a clip is encoded; part of the script, so that a clip can be made again from its seed.</summary>
public sealed record Encoding
{
    public VideoCodec Codec { get; init; } = VideoCodec.H264;

    /// <summary>Constant rate factor: higher is smaller and worse.</summary>
    public int Crf { get; init; } = 20;

    /// <summary>x264's preset; VP9 is always written with its fastest settings.</summary>
    public string Preset { get; init; } = "veryfast";

    /// <summary>Frames between keyframes.</summary>
    public int KeyframeDistance { get; init; } = 50;

    /// <summary>The file's ending that suits the codec.</summary>
    public string Extension => Codec == VideoCodec.Vp9 ? ".webm" : ".mp4";
}
