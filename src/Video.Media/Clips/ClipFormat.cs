namespace Video.Media;

/// <summary>What a clip is written as.</summary>
/// <param name="Ending">Of the file's name.</param>
/// <param name="Muxer">ffmpeg's name of the container.</param>
/// <param name="Video">Encoder of the pictures.</param>
/// <param name="Audio">Encoder of the sound; null where there is none.</param>
internal sealed record ClipFormat(string Ending, string Muxer, string[] Video, string[]? Audio)
{
    private static readonly string[] _h264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "18"];
    private static readonly string[] _aac = ["-c:a", "aac", "-b:a", "160k"];

    private static readonly ClipFormat[] _all =
    [
        new(".mp4", "mp4", [.. _h264, "-movflags", "+faststart"], _aac),
        new(".mkv", "matroska", _h264, _aac),
        new(".webm", "webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "6", "-row-mt", "1", "-crf", "30", "-b:v", "0"], ["-c:a", "libopus", "-b:a", "128k"]),
        new(".gif", "gif", ["-c:v", "gif", "-loop", "0"], null),
        new(".webp", "webp", ["-c:v", "libwebp_anim", "-quality", "75", "-loop", "0"], null),
    ];

    /// <summary>An animation for previews: small, few frames, no sound.</summary>
    public bool IsPreview => Audio is null;

    /// <exception cref="ClipRefusedException">No clip is written with this ending.</exception>
    public static ClipFormat Of(string path) =>
        _all.FirstOrDefault(format => format.Ending.Equals(Path.GetExtension(path), StringComparison.OrdinalIgnoreCase))
        ?? throw new ClipRefusedException($"{path}: expected one of the endings {string.Join(' ', _all.Select(format => format.Ending))}, got \"{Path.GetExtension(path)}\"; name the file with one of them");
}
