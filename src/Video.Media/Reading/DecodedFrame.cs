using System.Buffers;

namespace Video.Media;

/// <summary>One picture and when it is shown. Owns pooled memory: dispose it when the pixels have been copied.</summary>
public sealed class DecodedFrame : IDisposable
{
    private byte[]? _buffer;

    internal DecodedFrame(byte[] buffer, int width, int height, int index, double presentationSeconds, double requestedSeconds)
    {
        (_buffer, Width, Height, Index, PresentationSeconds, RequestedSeconds) = (buffer, width, height, index, presentationSeconds, requestedSeconds);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Position among the plan's frames.</summary>
    public int Index { get; }

    /// <summary>When the frame is first on screen, in seconds of presentation time, read from the stream.</summary>
    public double PresentationSeconds { get; }

    /// <summary>The time that was asked for; at or after <see cref="PresentationSeconds"/>, unless it was before the first frame.</summary>
    public double RequestedSeconds { get; }

    /// <summary>RGB24, [height, width, 3], rows from the top, without padding. Valid until the frame is disposed.</summary>
    public ReadOnlyMemory<byte> Pixels =>
        _buffer is { } buffer ? buffer.AsMemory(0, Width * Height * 3) : throw new ObjectDisposedException(nameof(DecodedFrame));

    public void Dispose()
    {
        if (_buffer is not { } buffer) return;
        _buffer = null;
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
