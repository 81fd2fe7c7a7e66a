using System.Globalization;
using System.Text;

namespace Video.Media;

/// <summary>A picture of a storyboard: from which time on it is shown, and where it lies.</summary>
/// <param name="Sheet">The file's name.</param>
internal sealed record StoryboardCue(double StartSeconds, string Sheet, int Left, int Top, int Width, int Height)
{
    /// <summary>The WebVTT file of a whole storyboard; each picture is shown until the next one is, the last one until the video's end.</summary>
    public static string Vtt(IReadOnlyList<StoryboardCue> cues, double duration)
    {
        var text = new StringBuilder("WEBVTT\n");
        for (var i = 0; i < cues.Count; i++)
        {
            var (cue, end) = (cues[i], i + 1 < cues.Count ? cues[i + 1].StartSeconds : duration);
            text.Append(CultureInfo.InvariantCulture, $"\n{Time(cue.StartSeconds)} --> {Time(end)}\n{cue.Sheet}#xywh={cue.Left},{cue.Top},{cue.Width},{cue.Height}\n");
        }

        return text.ToString();
    }

    private static string Time(double seconds)
    {
        var time = TimeSpan.FromMilliseconds(Math.Round(seconds * 1000));
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}");
    }
}
