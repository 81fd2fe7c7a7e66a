using System.Text;

namespace Video.Media;

/// <summary>Tells by their first bytes the texts which make ffmpeg open other files; newer versions hide them behind "invalid data".</summary>
internal static class Playlist
{
    public const int BytesLookedAt = 1024;

    /// <summary>The kind of playlist, or null for anything else.</summary>
    public static string? Kind(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("#EXTM3U", StringComparison.Ordinal)) return "HLS";
        if (text.StartsWith("ffconcat", StringComparison.Ordinal)) return "concat";
        if (text.StartsWith('<') && text.Contains("<MPD", StringComparison.Ordinal)) return "DASH";
        if (text.StartsWith('<') && text.Contains("<SmoothStreamingMedia", StringComparison.Ordinal)) return "Smooth Streaming";
        return text.StartsWith("v=0", StringComparison.Ordinal) && text.Contains("m=", StringComparison.Ordinal) ? "SDP" : null;
    }
}
