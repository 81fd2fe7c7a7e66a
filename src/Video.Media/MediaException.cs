namespace Video.Media;

/// <summary>Why a file was refused or could not be read, so that a caller can tell "not for us" from "broken".</summary>
public enum MediaFailure
{
    /// <summary>No such file, a directory, or no permission to read it.</summary>
    NotReadable,

    /// <summary>The bytes are not a video that this system reads: empty, text, a playlist, audio only, no decodable stream.</summary>
    NotAVideo,

    /// <summary>The program used more time, memory or CPU than it was given.</summary>
    LimitReached,

    /// <summary>Part of the video, or the program's output, could not be decoded.</summary>
    Undecodable,

    /// <summary>ffmpeg or ffprobe is missing or could not be started.</summary>
    ToolMissing,
}

/// <summary>A media file or the program reading it failed; the message is one sentence for the user (subject, expected, got, remedy).</summary>
public sealed class MediaException : Exception
{
    public MediaException(MediaFailure failure, string message)
        : base(message) => Failure = failure;

    public MediaException(MediaFailure failure, string message, Exception inner)
        : base(message, inner) => Failure = failure;

    public MediaFailure Failure { get; }
}
