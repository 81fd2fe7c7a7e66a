using System.Text.Json.Serialization;

namespace Video.Media;

/// <summary>ffprobe's JSON, the part that is read.</summary>
internal sealed class ProbeJson
{
    public List<ProbeStream> Streams { get; set; } = [];

    public List<ProbeChapter> Chapters { get; set; } = [];

    public ProbeFormat? Format { get; set; }
}

internal sealed class ProbeFormat
{
    public string FormatName { get; set; } = "";

    public string? StartTime { get; set; }

    public string? Duration { get; set; }
}

internal sealed class ProbeStream
{
    public int Index { get; set; }

    public string? CodecName { get; set; }

    public string? CodecType { get; set; }

    public int Width { get; set; }

    public int Height { get; set; }

    public string? PixFmt { get; set; }

    public string? BitsPerRawSample { get; set; }

    public string? SampleAspectRatio { get; set; }

    public string? ColorTransfer { get; set; }

    public string? ColorPrimaries { get; set; }

    public string? ColorSpace { get; set; }

    public string? RFrameRate { get; set; }

    public string? AvgFrameRate { get; set; }

    public string? StartTime { get; set; }

    public string? Duration { get; set; }

    public string? NbFrames { get; set; }

    public string? SampleRate { get; set; }

    public int Channels { get; set; }

    public Dictionary<string, int> Disposition { get; set; } = [];

    public List<ProbeSideData> SideDataList { get; set; } = [];
}

internal sealed class ProbeSideData
{
    public double? Rotation { get; set; }
}

internal sealed class ProbeChapter
{
    public string? StartTime { get; set; }

    public string? EndTime { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProbeJson))]
internal sealed partial class ProbeJsonContext : JsonSerializerContext;
