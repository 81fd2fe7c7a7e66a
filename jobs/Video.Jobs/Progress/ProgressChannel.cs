namespace Video.Jobs.Progress;

/// <summary>The PostgreSQL notification channel on which watchers hear that a video moved on; the payload is its id.</summary>
internal static class ProgressChannel
{
    public const string Name = "video_progress";
}
