namespace Video.Media;

/// <summary>What a storyboard is to be like.</summary>
public sealed record StoryboardRequest
{
    /// <summary>Where to write: a folder that is new or empty.</summary>
    public required string Folder { get; init; }

    /// <summary>Seconds from one picture to the next. Default: a hundredth of the video, but 1 to 10 s.</summary>
    public double? EverySeconds { get; init; }

    /// <summary>Of a picture, in pixels; the height follows from the video's proportions. Default 160.</summary>
    public int Width { get; init; } = 160;

    /// <summary>The video's length where it has been decoded before; else what its packets and its header say counts.</summary>
    public double? DurationSecondsFromDecoding { get; init; }
}

/// <summary>A storyboard that was written: sheets of small pictures, and an index of them in time.</summary>
/// <param name="Index">WebVTT: each cue is a range of the video, and its text a sheet's name with the picture's place on it (<c>#xywh=left,top,width,height</c>).</param>
/// <param name="Sheets">JPEG files, in order of time.</param>
/// <param name="Pictures">On all sheets; fewer than ranges where one and the same frame stays on screen for long.</param>
/// <param name="Width">Of each picture, in pixels.</param>
/// <param name="Height">Of each picture, in pixels.</param>
public sealed record Storyboard(string Index, IReadOnlyList<string> Sheets, int Pictures, int Width, int Height, double EverySeconds);

/// <summary>The storyboard that was asked for cannot be: the message is one sentence without a full stop (subject, expected, got, remedy).</summary>
public sealed class StoryboardRefusedException(string message) : Exception(message);
