using Video.Storage.Stores;

namespace Video.Jobs.Stages;

/// <summary>The file of a video: its id is made of the bytes, so other bytes under the same path are another video.</summary>
public static class AddedFile
{
    /// <summary>Why the file is not the one that was added, in one sentence; null where nothing speaks against it.</summary>
    public static string? WhyChanged(VideoRow video)
    {
        var file = new FileInfo(video.Path);
        if (!file.Exists) return $"{video.Path}: expected the file that was added, got none; put it back or add it again from where it is now";
        return file.Length == video.SizeBytes ? null : $"{video.Path}: expected the {video.SizeBytes} bytes that were added, got {file.Length}; it has changed since: add it again";
    }
}
