namespace Video.Models;

/// <summary>A picture in RGB24, row by row.</summary>
/// <param name="Pixels">height · width · 3 bytes</param>
public sealed record RgbImage(ReadOnlyMemory<byte> Pixels, int Height, int Width);

/// <summary>Frames of one size in RGB24, one after the other, with their true presentation times.</summary>
/// <param name="Pixels">frames · height · width · 3 bytes</param>
/// <param name="Seconds">[frames], ascending</param>
public sealed record RgbClip(ReadOnlyMemory<byte> Pixels, int Height, int Width, IReadOnlyList<double> Seconds);

/// <summary>A part of a message.</summary>
public abstract record MessagePart
{
    private MessagePart()
    {
    }

    public sealed record Text(string Value) : MessagePart;

    public sealed record Image(RgbImage Picture) : MessagePart;

    /// <summary>Frames that are encoded for this answer only.</summary>
    public sealed record Video(RgbClip Clip) : MessagePart;

    /// <summary>A clip that was encoded before. The tokens stay their owner's.</summary>
    public sealed record Encoded(VisualTokens Tokens) : MessagePart;

    public static implicit operator MessagePart(string text) => new Text(text);
}

/// <summary>One turn.</summary>
/// <param name="Role">system, user or assistant.</param>
public sealed record Message(string Role, IReadOnlyList<MessagePart> Parts);

/// <summary>What a model is asked: turns, the last of them usually the user's.</summary>
public sealed record Conversation(IReadOnlyList<Message> Messages)
{
    /// <summary>One user turn, after an instruction where one is given.</summary>
    public static Conversation Ask(string? instruction, params IReadOnlyList<MessagePart> parts) =>
        new([.. instruction is null ? Array.Empty<Message>() : [new Message("system", [instruction])], new Message("user", parts)]);
}
