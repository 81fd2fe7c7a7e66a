namespace Video.Cli.Output;

/// <summary>Times of a video as people write them.</summary>
internal static class Clock
{
    /// <summary>0:07, 12:30, 1:02:03; cut to whole seconds.</summary>
    public static string Of(double seconds)
    {
        var whole = TimeSpan.FromSeconds(Math.Floor(seconds));
        return whole.TotalHours >= 1 ? $"{(int)whole.TotalHours}:{whole.Minutes:00}:{whole.Seconds:00}" : $"{whole.Minutes}:{whole.Seconds:00}";
    }

    /// <summary>A range, with tenths where both ends fall into the same second.</summary>
    public static string Of(double startSeconds, double endSeconds) =>
        Of(startSeconds) == Of(endSeconds) ? $"{startSeconds:0.0}–{endSeconds:0.0} s" : $"{Of(startSeconds)}–{Of(endSeconds)}";
}
