namespace Video.Models.Checkpoints;

/// <summary>A checkpoint folder or one of its files is not what it must be; the message is one sentence for the user.</summary>
public sealed class CheckpointException(string path, string subject, string expected, string got, string remedy, Exception? cause = null)
    : Exception($"{path}: {subject}: expected {expected}, got {got}; {remedy}", cause)
{
    public string Path { get; } = path;
    public string Subject { get; } = subject;
    public string Expected { get; } = expected;
    public string Got { get; } = got;
    public string Remedy { get; } = remedy;
}
